/**
 * Debian packages whose install brings a Java runtime, recommended packages counted. The set-up of every Java runtime
 * links manual pages, and fails where their directories are missing (debuerreotype/docker-debian-artifacts#24).
 * Computed from the package list of Debian bookworm (main, amd64, 2026-11), following the first alternative of each
 * dependency; the names of other releases hardly differ.
 */

/** Families of names; some of their members bring no Java, which is on the safe side. */
const FAMILIES =
  /^(?:lib.*-java(?:-|$)|openjdk-|default-j(?:re|dk)|octave|maven|gradle|ant(?:$|-)|jmeter|tomcat|jetty|starlink-|med-|science-|education-|games-|live-task-|electronics-|junior-|debichem-|astro-|gis-|forensics-|hamradio-|tuxguitar|sweethome3d|elki|libbio-|temurin|scala$|icedtea|zookeeper|jtreg|eclipse|bazel|android-sdk|uwsgi-plugin-j|weka|jython|jruby|groovy|kotlin|clojure|leiningen|antlr|topcat|scilab|sagemath|puppet)/;

const NAMES = `
  abcl activemq aladin alien-hunter alter-sequence-alignment altos android-platform-tools-base apacheds apgdiff
  apksigner apktool arduino arduino-mighty-1284p arduino-mk artemis artfastqgenerator asciidoc asciidoc-base
  asciidoc-dblatex asciidoc-fop asciidoc-tests aspectj auto-multiple-choice auto-multiple-choice-common basex bbmap
  beagle beast-mcmc beast2-mcmc bio-tradis biogenesis bioperl bioperl-run bnd brailleutils brig bsh busco cadabra
  calligra-gemini calligra-gemini-data cantor-backend-octave cantor-backend-scilab canu capsule-nextflow carmetal
  caveconverter cct cct-examples cgview chado-utils charactermanaj checkstyle chromhmm chromimpute circlator ckbuilder
  clirr closure-compiler cobertura collectd collectd-utils credential-sheets cronometer css2xslfo cup daps davmail
  davmail-server dblatex debiandoc-sgml derby-tools dh-octave dicomscope diffoscope diffoscope-minimal ditaa
  docbook-utils doctorj dokujclient doxygen-latex droidlysis drop-seq-tools dtdinst dynare ecj electric entagged
  epubcheck equalx erlang erlang-jinterface eyes17 fastddsgen fastqc fdroidserver fig2ps figtree filler findbugs fop
  freecol freeplane freetts gant gap-hap gap-hapcryst gap-polymaking gbrowse gbrowse-calign gbrowse-data geogebra
  geogebra-gnome geotranz gnome-split gnumed-client gnumed-client-de goby-java gosa-dev gpsprune grinder gsalliere
  gscan2pdf gtg gummi h5ar herold hibiscus hsqldb-utils igv imagej iva ivy ivy-debian-helper ivyplusplus jabref
  jaligner jalview jameica janino japi-compliance-checker japitools jardiff jasmin-sable javacc javacc4 javacc5
  javahelp2 javamorph jaxb jaxe jaxws jcadencii jclic jedit jemboss jets3t jeuclid-cli jeuclid-mathviewer jflex
  jfractionlab jftp jing jlex jlha-utils jmapviewer jmodeltest jmol jodconverter josm jsamp jsdoc-toolkit jsurf-alggeo
  jsvc jtb jugglinglab junit junit4 junit5 jverein jxplorer kcollectd king lablie latex-make latex2html latexdiff
  latexdraw libantlr-dev libbluray-bdj libcamljava-ocaml-dev libchado-perl libgportugol-dev libjruby-utils-clojure
  libjs-protoaculous liboctave-dev libopenjpip-viewer libpcl-conversions-dev libpcl-dev libpcl-ros-dev libpolymake-dev
  libpolymake4.6 libreoffice libreoffice-base libreoffice-base-drivers libreoffice-base-nogui
  libreoffice-canzeley-client libreoffice-dev libreoffice-dev-gui libreoffice-evolution libreoffice-grammalecte
  libreoffice-nlpsolver libreoffice-nogui libreoffice-report-builder libreoffice-report-builder-bin
  libreoffice-report-builder-bin-nogui libreoffice-script-provider-bsh libreoffice-script-provider-js
  libreoffice-sdbc-hsqldb libreoffice-subsequentcheckbase libreoffice-voikko libreoffice-wiki-publisher
  libreoffice-writer2latex libreoffice-writer2xhtml libreoffice-zemberek libsbml5-octave libservice-wrapper-jni
  libsight-dev libsimavr-examples libtfbs-perl libvtk9-dev libvtk9-qt-dev libxml-grddl-perl libxml-saxon-xslt2-perl
  logisim logol lomiri-docviewer-app loook lyx lyx-common macaulay2 macaulay2-jupyter-kernel malt mathpiper
  matlab2tikz mediathekview mediawiki2latex mediawiki2latexguipyqt megan-ce melting metastudent mhap mkgmap
  mkgmap-splitter mkgmapgui mmake mobile-atlas-creator multiqc munin-plugins-java murasaki murasaki-common
  murasaki-mpi muttprint mwrap nanoc nanook natbraille neobio nescc ocamlweb omegat openclipart
  openclipart-libreoffice openems opennlp openrefine openstack-cluster-installer openstereogram opticalraytracer
  orthanc-imagej osmosis paleomix pan-data-reduction-frameworks pan-data-reduction-frameworks-dev pan-imaging
  pan-modelling pan-mx pandoc-plantuml-filter patator pcalendar pct-scanner-scripts pdfchain pdfsam pdftk pdftk-java
  pescetti pfsglview pfstmo pfstools pfsview pgpainless-cli picard-tools piespy pigx-rnaseq pilon pixelmed-apps
  plantuml plasmidid plm polymake polymake-common proalign procyon-decompiler proguard proguard-cli proguard-gui
  prokka prottest psortb publican publican-debian pycirkuit python3-access2base python3-brial python3-geneimpacts
  python3-jcc python3-jpy python3-jpype python3-octave-kernel python3-openems python3-sage python3-sagetex
  python3-sphinxcontrib.ditaa python3-sphinxcontrib.plantuml python3-wordcloud pyxplot q2-fragment-insertion qepcad
  r-bioc-rcpi r-cran-m2r r-cran-rcdk r-cran-rcdklibs r-cran-rjava rdp-alignment rdp-classifier rdp-readseq rebar3
  remotetea reprotest rhino roary robocode rockhopper ros-desktop-full-dev ros-perception-dev ruby-maven-libs
  ruby-mizuho ruby-rjb sagetex salliere sat4j sbmltoolbox sbt-ivy sdpam selektor service-wrapper shovill shrinksafe
  signapk signtos simplyhtml simulide singular singular-data singular-ui singular-ui-emacs singular-ui-xterm sisc sisu
  sisu-complete sisu-pdf sisu-postgresql sisu-sqlite skyview skyview-java slashtime smiles-scripts snpeff snpsift
  spread-phy spring-javaai sqlline ssvnc statcvs statsvn stegosuite stilts storymaps sunflow svnkit swi-prolog-full
  swi-prolog-java task-finnish-desktop tcode terraintool testng texlive-fonts-extra texlive-formats-extra texlive-full
  texlive-latex-extra texlive-publishers texlive-xetex texmaker thesias threeb-imagej tk-brief trang treeview
  trim-galore trimmomatic triplea tunnelx ucrpf1host uima-utils unicycler ure-java uwsgi-app-integration-plugins
  uwsgi-plugin-ring-openjdk-17 uwsgi-plugin-servlet-openjdk-17 uwsgi-plugins-all varna velvetoptimiser visualvm
  voms-clients-java wadc weirdx wp2latex-styles writer2latex xmlbeans xmlto xperia-flashtool yui-compressor
  zabbix-java-gateway zemberek-java-demo zemberek-server zeroc-ice-all-runtime zeroc-ice-utils-java zeroc-icegridgui
  zpspell
`;

let names: ReadonlySet<string> | undefined;

/** True for a package that brings a Java runtime with it, or may do so. */
export function bringsJava(name: string): boolean {
  names ??= new Set(NAMES.trim().split(/\s+/));
  return FAMILIES.test(name) || names.has(name);
}
