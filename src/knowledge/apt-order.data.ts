// Computed from Debian bookworm 12 (main, updates and security, amd64), read on 2026-11-21 with `apt-get update`: of
// packages that Dockerfiles install, those of which no two disagree on a choice. A package is left out when, anywhere in
// what it depends on or recommends, one of several alternatives (or providers) could be chosen and another package of the
// list brings another of them. Lists of these were also given to `apt-get -s install` in random and in sorted order.

/** Packages that may stand in any order in one `apt-get install`. */
export const ORDERLESS =
  'acl advancecomp alsa-utils ant ant-contrib ant-optional apache2 apache2-utils apertium-en-es ' +
  'apparmor apt-file apt-transport-https apt-utils aptitude arc-theme aria2 asciidoctor attr autoconf ' +
  'autoconf-archive autoconf2.13 autogen automake autopoint autotools-dev awscli axel bash-completion ' +
  'bc bind9 bind9-dnsutils bind9-host bindfs binutils binutils-aarch64-linux-gnu ' +
  'binutils-arm-linux-gnueabihf binutils-dev binutils-i686-linux-gnu binutils-mips64-linux-gnuabi64 ' +
  'binutils-mips64el-linux-gnuabi64 binutils-powerpc64le-linux-gnu binutils-riscv64-linux-gnu ' +
  'binutils-s390x-linux-gnu binutils-x86-64-linux-gnu bison bridge-utils bsdmainutils build-essential ' +
  'bundler byobu bzip2 bzip2-doc ca-certificates ca-certificates-java ccache certbot cgroupfs-mount ' +
  'chrpath cifs-utils clang-format cmake coffeescript collectd conntrack cpanminus cpio cppzmq-dev criu ' +
  'csh cups-bsd cups-client curl cvs cython3 dbconfig-common dbus dbus-x11 dc debconf-utils ' +
  'default-jdk-headless default-jre-headless default-libmysqlclient-dev default-mysql-client ' +
  'default-mysql-server dh-autoreconf dialog diffstat dirmngr dmsetup dnsmasq dnsutils docbook-xml ' +
  'docbook-xsl docbook2x doxygen dpdk dpkg-dev dstat dumb-init e2fsprogs-l10n ebtables elinks elixir ' +
  'entr erlang-dev erlang-examples erlang-jinterface erlang-mode erlang-nox erlang-src ' +
  'erlang-syntax-tools ethtool expect fakeroot fdupes ffmpeg file flex fontconfig ' +
  'fonts-crosextra-caladea fonts-crosextra-carlito fonts-dejavu fonts-dejavu-core fonts-dejavu-extra ' +
  'fonts-droid-fallback fonts-linuxlibertine fonts-noto-cjk fonts-noto-color-emoji fonts-noto-core ' +
  'fonts-noto-extra fonts-noto-mono fonts-noto-ui-core fonts-sil-gentium-basic fonts-wqy-microhei ' +
  'fonts-wqy-zenhei fop freetds-dev freetds-doc ftp ftpd fuse g++ g++-arm-linux-gnueabi g++-multilib ' +
  'gawk gcc gcc-aarch64-linux-gnu gcc-arm-linux-gnueabi gcc-mips-linux-gnu gcc-mips64-linux-gnuabi64 ' +
  'gcc-mips64el-linux-gnuabi64 gcc-mipsel-linux-gnu gcc-multilib gcc-powerpc64-linux-gnu ' +
  'gcc-powerpc64le-linux-gnu gcc-s390x-linux-gnu gcc-sparc64-linux-gnu gconf-service gdal-bin gdb ' +
  'genisoimage geoip-database gettext-base gfortran gh ghostscript gifsicle gir1.2-gst-plugins-base-1.0 ' +
  'gir1.2-gstreamer-1.0 git git-lfs git-review gnupg gnupg-agent gnupg2 gnuplot-nox gnutls-bin golang ' +
  'golang-go google-mock gosu gperf gpg gpg-agent gradle graphviz groff groff-base groovy ' +
  'gstreamer1.0-libav gstreamer1.0-plugins-base gstreamer1.0-plugins-ugly gstreamer1.0-tools ' +
  'gstreamer1.0-x gtk-doc-tools gtk2-engines-murrine gtk2-engines-pixbuf gunicorn haproxy hello ' +
  'help2man hfst-ospell hp-ppd htop icoutils imagemagick inetutils-ping inetutils-syslogd ' +
  'inetutils-telnet initscripts inotify-tools iperf iperf3 iproute2 iptables iputils-ping ' +
  'isc-dhcp-server javascript-common jhead joe jpegoptim jq keepalived kmod krb5-admin-server krb5-kdc ' +
  'krb5-locales ldap-utils less lftp lib32gcc-s1 lib32ncurses6 lib32stdc++6 lib32z1 lib32z1-dev ' +
  'libaio-dev libaio1 libalgorithm-merge-perl libapache2-mod-fcgid libarchive-dev libarchive-tools ' +
  'libarchive-zip-perl libasound2 libasound2-dev libatk1.0-0 libatm1 libatomic1 libavcodec-dev ' +
  'libavformat-dev libavutil-dev libbenchmark-dev libblas-dev libblas3 libbluetooth-dev ' +
  'libboost-all-dev libboost-filesystem-dev libboost-program-options-dev libboost-regex-dev ' +
  'libboost-system-dev libboost-test-dev libboost-thread-dev libboost-tools-dev libbsd-dev libbz2-dev ' +
  'libc-ares-dev libc6-dev libc6-i386 libcairo2 libcanberra-gtk-module libcap-dev libcap2-bin ' +
  'libclang-dev libconfig-yaml-perl libcunit1-dev libcups2 libcupsimage2 libcurl3-gnutls libcurl4 ' +
  'libcurl4-gnutls-dev libcurl4-openssl-dev libdb-dev libdbd-mariadb-perl libdbi-perl libdbus-1-3 ' +
  'libdbus-1-dev libdpkg-perl libdrm2 libedit2 libeigen3-dev libelf-dev libelf1 libev-dev libev4 ' +
  'libevdev-dev libevent-dev libexif-dev libexif12 libexpat1 libexpat1-dev libfcgi-dev libfdt-dev ' +
  'libffi-dev libfftw3-dev libfl-dev libfmt-dev libfontconfig1 libfreetype6 libfreetype6-dev ' +
  'libfuse-dev libfuse2 libfuse3-dev libgail-common libgbm1 libgconf-2-4 libgcrypt20-dev ' +
  'libgd-text-perl libgd3 libgdbm-dev libgdiplus libgdk-pixbuf-2.0-0 libgdk-pixbuf2.0-0 ' +
  'libgdk-pixbuf2.0-bin libgeoip-dev libgeoip1 libgeos-dev libgetopt-simple-perl libgflags-dev ' +
  'libgif-dev libgit2-dev libgl1 libgl1-mesa-dri libgl1-mesa-glx libglib2.0-0 libglib2.0-data ' +
  'libglib2.0-dev libgmock-dev libgmp-dev libgmp3-dev libgnutls28-dev libgomp1 libgoogle-glog-dev ' +
  'libgoogle-perftools-dev libgpm2 libgraphviz-dev libgsl-dev libgssapi-krb5-2 libgssglue-dev ' +
  'libgtest-dev libgtk2.0-0 libgtk2.0-bin libharfbuzz0b libheif-dev libhiredis-dev ' +
  'libhtml-template-perl libhttp-parser-dev libice6 libicu-dev libicu72 libidn11-dev ' +
  'libimage-exiftool-perl libjansson-dev libjansson4 libjemalloc-dev libjemalloc2 libjpeg-dev ' +
  'libjpeg62-turbo libjs-jquery libjs-jquery-ui libjson-c-dev libjsoncpp-dev libkrb5-3 libkrb5-dev ' +
  'liblapack-dev liblapack3 liblcms2-2 liblcms2-dev libldap-common libldap2-dev libleptonica-dev ' +
  'libleveldb-dev liblmdb-dev liblog4cplus-dev liblog4cxx-dev libltdl-dev libltdl7 liblttng-ust1 ' +
  'liblua5.3-0 liblz4-dev liblzma-dev libmad0 libmad0-dev libmagic-dev libmagic1 libmagickcore-dev ' +
  'libmagickwand-dev libmariadb-dev libmariadb-dev-compat libmariadb3 libmariadbd-dev libmaxminddb-dev ' +
  'libmcrypt-dev libmcrypt4 libmecab-dev libmemcached-dev libmng1 libmp3lame-dev libmpc-dev libmpfr-dev ' +
  'libmunge-dev libmunge2 libncurses-dev libncurses5 libncurses5-dev libncurses6 libncursesw5-dev ' +
  'libncursesw6 libnet1 libnftables-dev libnghttp2-dev libnl-3-200 libnl-route-3-200 libnl-route-3-dev ' +
  'libnlopt-dev libnotify4 libnspr4 libnss3 libnss3-tools libnuma-dev libodbc1 libonig-dev libopenjp2-7 ' +
  'libopenjp2-7-dev libopts25 libopts25-dev libopus-dev libosmpbf-dev libossp-uuid-dev libpam-cap ' +
  'libpam0g-dev libpango-1.0-0 libpango1.0-0 libpangocairo-1.0-0 libpangoft2-1.0-0 libpcap-dev ' +
  'libpcap0.8 libpcl1 libpcl1-dev libpcre2-dev libpcre3 libpcre3-dev libperl-dev libpng-dev ' +
  'libpng-tools libpng16-16 libpoppler-cpp-dev libpostgresql-jdbc-java libpq-dev libpq5 ' +
  'libprotobuf-c-dev libprotobuf-c1 libprotobuf-dev libprotoc-dev libpspell-dev libpulse-dev ' +
  'librabbitmq-dev librdkafka-dev libreadline-dev libreadline8 librocksdb-dev librrd-dev librsvg2-bin ' +
  'librsvg2-common libsasl2-dev libsasl2-modules libseccomp-dev libsecret-1-dev libslurm-perl libsm6 ' +
  'libsnappy-dev libsndfile1 libsndfile1-dev libsnmp-dev libsodium-dev libsodium23 libspdlog-dev ' +
  'libspreadsheet-parseexcel-perl libsqlite3-0 libsqlite3-dev libssh-dev libssh2-1-dev libssl-dev ' +
  'libssl3 libswscale-dev libsystemd-dev libtalloc-dev libtalloc2 libtbb-dev libtelnet-dev ' +
  'libterm-readkey-perl libtiff-dev libtiff5-dev libtiff6 libtinfo5 libtool libtool-bin libudev-dev ' +
  'libunicode-linebreak-perl libunwind-dev libunwind8 libusb-1.0-0-dev libusb-1.0-doc libuv1-dev ' +
  'libv4l-dev libva-dev libvips-doc libvips-tools libvips42 libvncserver-dev libvorbis-dev libvpx-dev ' +
  'libwebp-dev libwebp7 libwrap0 libwrap0-dev libx11-6 libx11-xcb1 libx264-dev libxcb1 libxcomposite1 ' +
  'libxcursor1 libxdamage1 libxext6 libxfixes3 libxft2 libxi6 libxinerama1 libxkbcommon0 ' +
  'libxml-libxml-perl libxml2 libxml2-dev libxml2-utils libxmlsec1-dev libxmu6 libxrandr2 libxrender1 ' +
  'libxslt1-dev libxslt1.1 libxss1 libxt6 libxtst6 libyajl-dev libyajl2 libyaml-0-2 libyaml-dev ' +
  'libzip-dev libzmq3-dev libzstd-dev lighttpd linux-libc-dev liquidprompt lld lm-sensors lmodern ' +
  'locales locate lsb-base lsb-release lsof ltrace lua5.3 lvm2 lzma m4 make man-db mariadb-client ' +
  'mariadb-common mariadb-plugin-provider-bzip2 mariadb-plugin-provider-lz4 ' +
  'mariadb-plugin-provider-lzma mariadb-plugin-provider-lzo mariadb-plugin-provider-snappy ' +
  'mariadb-server maven mc mcrypt mecab-ipadic mecab-ipadic-utf8 memcached mercurial mesa-utils mg ' +
  'mingw-w64 module-assistant moreutils mosh mosquitto mosquitto-clients msmtp munge nano nasm ' +
  'ncurses-term net-tools netbase netcat-openbsd netcat-traditional nfs-common nfs-kernel-server ' +
  'nftables nginx nginx-extras nginx-full nginx-light ninja-build nlohmann-json3-dev nmap nodejs ' +
  'nodejs-doc ntpdate numactl ocaml opencv-data opendkim opendkim-tools openssh-client openssl optipng ' +
  'p7zip p7zip-full pandoc patch pciutils perlmagick php-bcmath php-cli php-curl php-gd php-gmp ' +
  'php-intl php-ldap php-mbstring php-mysql php-odbc php-pear php-pgsql php-soap php-sqlite3 php-xml ' +
  'pigz pinentry-curses pkg-config pngcrush pngquant poppler-data poppler-utils portaudio19-dev postfix ' +
  'postfix-cdb postfix-pcre postgresql-client procps proj-bin protobuf-c-compiler protobuf-compiler ' +
  'psmisc pure-ftpd pv pwgen python-is-python3 python-matplotlib-data python3 python3-affine ' +
  'python3-all-dev python3-babel python3-bcrypt python3-bs4 python3-certbot-nginx python3-colorlog ' +
  'python3-cryptography python3-cups python3-dateutil python3-decorator python3-dev python3-distutils ' +
  'python3-gevent python3-gi python3-gunicorn python3-html5lib python3-lazy-object-proxy python3-ldap ' +
  'python3-lxml python3-netifaces python3-nose python3-numpy python3-openssl python3-paho-mqtt ' +
  'python3-passlib python3-pexpect python3-pil python3-pip python3-polib python3-psycopg2 ' +
  'python3-pyasn1 python3-pycountry python3-pycparser python3-pycurl python3-pyldap python3-pyotp ' +
  'python3-pyqrcode python3-pytest-runner python3-requests python3-setproctitle python3-setuptools ' +
  'python3-sh python3-tk python3-tornado python3-tz python3-u2flib-server python3-unidecode ' +
  'python3-urllib3 python3-venv python3-wheel python3-willow python3-xdg python3-yaml ' +
  'python3-zope.event python3-zope.interface qpdf r-doc-html rake rapidjson-dev redir redis ' +
  'redis-server redis-tools rpl rpm rrdtool rsync ruby ruby-bundler ruby-dev ruby-ffi ruby-full ' +
  'rubygems-integration runit s3cmd sasl2-bin scala screen sensible-utils shared-mime-info shellcheck ' +
  'siege silversearcher-ag slapd slurm-wlm slurmctld slurmd smbclient snmp socat sox sqlite3 ' +
  'squashfs-tools sshpass ssl-cert ssmtp strace subversion sudo supervisor swig sysfsutils tcl ' +
  'tcl8.6-dev tcpdump tcsh tdsodbc telnet tesseract-ocr texinfo thin-provisioning-tools tig ' +
  'tightvncserver tini tmux tofrodos traceroute tree udev uidmap unixodbc unixodbc-dev unrar-free unzip ' +
  'usbutils uuid uuid-dev uuid-runtime uwsgi uwsgi-plugin-python3 varnish vim vim-addon-manager ' +
  'vim-common vim-editorconfig vim-tiny vnstat vnstati wget whois wireless-tools x11-apps x11-utils ' +
  'x11vnc xauth xdg-user-dirs xfonts-75dpi xfonts-base xfsprogs xmlsec1 xmlstarlet xorriso xsltproc ' +
  'xvfb xxd xz-utils yamllint yasm zip zlib1g-dev zsh zstd zziplib-bin';
