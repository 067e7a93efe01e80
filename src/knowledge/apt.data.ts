// Curated by hand; the facts come from Debian bookworm 12.15 (main and security), read on 2026-11-21 with
// `apt-cache show` (direct Recommends) and with `apt-get -s install` of each package over the packages of debian:bookworm-slim,
// with and without Recommends (what is lost, transitively). Other suites and Ubuntu differ in names more than in kind.

/** Packages without Recommends of their own. */
export const WITHOUT_RECOMMENDS =
  'acl ant-optional apache2-utils apt-file apt-transport-https apt-utils attr automake autotools-dev axel ' +
  'bash-completion bc bind9 bind9-dnsutils bind9-host binutils binutils-dev bison build-essential bzip2 ' +
  'ca-certificates ca-certificates-java ccache certbot chromium chromium-driver clang clang-format ' +
  'conntrack cpio curl dbus debconf-utils default-jdk default-jdk-headless default-jre default-jre-headless ' +
  'default-libmysqlclient-dev default-mysql-client default-mysql-server dialog dnsmasq dnsutils doxygen ' +
  'dumb-init elixir erlang-nox erlang-syntax-tools ethtool exiftool exim4-daemon-light expect fakeroot ' +
  'ffmpeg file fontconfig fonts-dejavu fonts-dejavu-core fonts-freefont-ttf fonts-liberation ' +
  'fonts-liberation2 fonts-noto-cjk fonts-noto-color-emoji ftp fuse fuse3 g++ gawk gcc-multilib gdal-bin ' +
  'gettext-base gfortran ghostscript git-lfs gnupg gnupg2 gnutls-bin golang golang-go gosu gperf gpgv ' +
  'gsfonts haproxy htop imagemagick inetutils-telnet inotify-tools iperf iperf3 iputils-ping jq kmod less ' +
  'lib32gcc-s1 lib32ncurses6 lib32stdc++6 lib32z1 libaio-dev libaio1 libarchive-dev libarchive-tools ' +
  'libasound2 libass-dev libatk-bridge2.0-0 libatk1.0-0 libatlas-base-dev libatomic1 libavcodec-dev ' +
  'libavdevice-dev libavformat-dev libbenchmark-dev libblas-dev libboost-all-dev libbsd-dev libbz2-1.0 ' +
  'libc-ares-dev libc6-dev libc6-i386 libcairo2 libcairo2-dev libcap-dev libclang-dev libcups2 ' +
  'libcurl4-gnutls-dev libcurl4-openssl-dev libdb-dev libdrm2 libedit-dev libedit2 libeigen3-dev libelf-dev ' +
  'libev-dev libevdev-dev libevent-dev libexpat1 libexpat1-dev libffi-dev libffi8 libfftw3-dev libfl-dev ' +
  'libfmt-dev libfontconfig-dev libfontconfig1 libfontconfig1-dev libfreetype6 libfreetype6-dev libfuse2 ' +
  'libgbm1 libgcc-s1 libgdal-dev libgdbm-dev libgdiplus libgeoip-dev libgeos-dev libgif-dev ' +
  'libgirepository1.0-dev libgit2-dev libgl1 libgl1-mesa-dri libgl1-mesa-glx libglib2.0-dev libgmock-dev ' +
  'libgmp-dev libgnutls28-dev libgomp1 libgraphviz-dev libgsl-dev libgssapi-krb5-2 libgtest-dev ' +
  'libgtk-3-dev libharfbuzz0b libhdf5-dev libheif-dev libhiredis-dev libicu-dev libicu72 libjemalloc-dev ' +
  'libjemalloc2 libjpeg-dev libjpeg62-turbo libjpeg62-turbo-dev libjson-c-dev libjsoncpp-dev libkrb5-dev ' +
  'liblapack-dev liblcms2-dev libldap-common libldap2-dev libleptonica-dev libltdl7 liblttng-ust1 ' +
  'liblz4-dev liblzma-dev liblzma5 libmagic-dev libmagic1 libmagickcore-dev libmagickwand-dev ' +
  'libmariadb-dev libmariadb-dev-compat libmariadb3 libmaxminddb-dev libmcrypt-dev libmemcached-dev ' +
  'libmp3lame-dev libmpc-dev libmpfr-dev libncurses-dev libncurses5-dev libncursesw5-dev libnghttp2-dev ' +
  'libnspr4 libnss3 libnss3-tools libnuma-dev libodbc1 libonig-dev libopenblas-dev libopenblas0 ' +
  'libopenjp2-7 libopenjp2-7-dev libopus-dev libpam0g-dev libpango-1.0-0 libpango1.0-dev ' +
  'libpangocairo-1.0-0 libpangoft2-1.0-0 libpcap-dev libpcre2-dev libpcre3 libpcre3-dev libperl-dev ' +
  'libpng16-16 libpoppler-cpp-dev libpq-dev libpq5 libproj-dev libprotobuf-dev librabbitmq-dev ' +
  'librdkafka-dev libreadline-dev libreadline8 librsvg2-bin librsvg2-common ' +
  'librsvg2-dev libsasl2-dev libsasl2-modules ' +
  'libseccomp-dev libsecret-1-dev libsm6 libsnappy-dev libsndfile1 libsodium-dev libsodium23 libspdlog-dev ' +
  'libsqlite3-0 libsqlite3-dev libssh-dev libssh2-1-dev libssl-dev libssl3 libstdc++6 libswscale-dev ' +
  'libsystemd-dev libtbb-dev libtesseract-dev libtiff-dev libtiff6 libtinfo5 libtinfo6 libtool-bin ' +
  'libudev-dev libunwind-dev libunwind8 libuv1-dev libvips libvips-tools libvips42 libvpx-dev libwebp-dev ' +
  'libwebp7 libx11-6 libx11-dev libx11-xcb1 libx264-dev libxcb1 libxcb1-dev libxcomposite1 libxcursor1 ' +
  'libxdamage1 libxext6 libxfixes3 libxi6 libxkbcommon0 libxml2 libxml2-dev libxmlsec1-dev libxrandr2 ' +
  'libxrender1 libxslt-dev libxslt1-dev libxslt1.1 libxss1 libxt6 libxtst6 libyaml-0-2 libyaml-dev libz-dev ' +
  'libzip-dev libzstd-dev linux-libc-dev lld llvm locales logrotate lsb-release lsof ltrace lua5.3 lzma m4 ' +
  'make man-db maven memcached mono-complete moreutils mosquitto mosquitto-clients nano nasm ncurses-bin ' +
  'net-tools netbase netcat-openbsd netcat-traditional nginx nginx-extras nginx-full nginx-light ' +
  'ninja-build nlohmann-json3-dev nmap ntpdate openjdk-17-jdk-headless openjdk-17-jre-headless openssl ' +
  'p7zip p7zip-full pandoc patch pciutils php php-cli php-curl php-fpm php-mbstring php-mysql php-xml pigz ' +
  'pinentry-curses pkg-config poppler-data poppler-utils postgresql postgresql-client proj-bin psmisc pv ' +
  'pwgen python-is-python3 python3 python3-certbot-nginx python3-cryptography python3-dev python3-distutils ' +
  'python3-gi python3-numpy python3-psycopg2 python3-requests python3-setuptools python3-tk python3-venv ' +
  'python3-wheel python3-yaml rabbitmq-server rapidjson-dev redis redis-server redis-tools rpm rsync ruby ' +
  'ruby-dev ruby-full screen shared-mime-info shellcheck socat software-properties-common sox sqlite3 ' +
  'squashfs-tools ssh ssl-cert strace subversion sudo supervisor swig tar tcl tcpdump telnet tesseract-ocr ' +
  'texlive texlive-latex-base texlive-latex-recommended tini tk-dev tmux traceroute tree tzdata udev ' +
  'unixodbc unixodbc-dev unrar-free unzip usbutils uuid-dev uuid-runtime vim vim-tiny virtualenv whois ' +
  'xauth xfonts-base xorriso xsltproc xxd xz-utils yamllint yasm zlib1g zlib1g-dev zstd';

/** Packages with their direct Recommends, the first of alternatives, without versions. */
export const DIRECT_RECOMMENDS: Readonly<Record<string, string>> = {
  ant: 'ant-optional',
  'apache2': 'ssl-cert',
  'aria2': 'ca-certificates',
  autoconf: 'automake',
  bash: 'bash-completion',
  bundler: 'build-essential less ruby-dev sudo',
  cmake: 'gcc make',
  composer: 'git unzip',
  cron: 'default-mta',
  dirmngr: 'gnupg',
  'docker-compose': 'docker.io',
  'docker.io': 'apparmor ca-certificates cgroupfs-mount git needrestart xz-utils',
  'dpkg-dev': 'build-essential gcc fakeroot gnupg gpgv libalgorithm-merge-perl',
  'e2fsprogs': 'e2fsprogs-l10n',
  erlang: 'erlang-jinterface erlang-mode erlang-src erlang-examples',
  'firefox-esr': 'libavcodec63',
  flex: 'gcc libfl-dev',
  'fonts-droid-fallback': 'fonts-noto-mono',
  'freetds-dev': 'freetds-doc',
  gcc: 'libc6-dev',
  'geoip-database': 'libgeoip1',
  gettext: 'curl',
  git: 'ca-certificates patch less ssh-client',
  gpg: 'gnupg',
  'gpg-agent': 'gnupg',
  graphviz: 'fonts-liberation2',
  'iproute2': 'libatm1',
  iptables: 'nftables',
  lftp: 'ssh-client',
  'libatspi2.0-0': 'at-spi2-core',
  'libbz2-dev': 'bzip2-doc',
  'libc6': 'libidn2-0',
  'libcap2-bin': 'libpam-cap',
  'libcurl3-gnutls': 'ca-certificates',
  'libcurl4': 'ca-certificates',
  'libdbus-1-3': 'dbus',
  'libgdk-pixbuf-2.0-0': 'libgdk-pixbuf2.0-bin',
  'libglib2.0-0': 'libglib2.0-data shared-mime-info xdg-user-dirs',
  'libgtk-3-0': 'libgtk-3-bin librsvg2-common',
  'libgtk2.0-0': 'libgail-common librsvg2-common libgtk2.0-bin',
  'libimage-exiftool-perl': 'libarchive-zip-perl libunicode-linebreak-perl',
  'libkrb5-3': 'krb5-locales',
  'libltdl-dev': 'libtool',
  'libncurses5': 'libgpm2',
  'libncurses6': 'libgpm2',
  'libncursesw6': 'libgpm2',
  'libopencv-dev': 'opencv-data libopencv-java',
  'libpng-dev': 'libpng-tools',
  libreoffice: 'fonts-crosextra-caladea fonts-crosextra-carlito fonts-dejavu fonts-liberation fonts-liberation2 fonts-linuxlibertine fonts-noto-core fonts-noto-extra fonts-noto-mono fonts-noto-ui-core fonts-sil-gentium-basic libreoffice-nlpsolver libreoffice-report-builder libreoffice-script-provider-bsh libreoffice-script-provider-js libreoffice-script-provider-python libreoffice-sdbc-mysql libreoffice-sdbc-postgresql libreoffice-wiki-publisher libreoffice-java-common',
  'libreoffice-writer': 'libreoffice-math',
  'libsndfile1-dev': 'pkg-config',
  'libtiff5-dev': 'pkg-config',
  libtool: 'libltdl-dev',
  'libusb-1.0-0-dev': 'libusb-1.0-doc',
  'libvips-dev': 'libvips-doc libvips-tools',
  'libzmq3-dev': 'cppzmq-dev',
  'mariadb-client': 'libdbd-mariadb-perl libdbi-perl libterm-readkey-perl',
  'mariadb-server': 'libhtml-template-perl mariadb-plugin-provider-bzip2 mariadb-plugin-provider-lz4 mariadb-plugin-provider-lzma mariadb-plugin-provider-lzo mariadb-plugin-provider-snappy pv',
  mercurial: 'openssh-client',
  msmtp: 'ca-certificates',
  nftables: 'netbase',
  nodejs: 'ca-certificates nodejs-doc',
  npm: 'git node-tap',
  'openjdk-17-jdk': 'libxt-dev',
  'openjdk-17-jre': 'libatk-wrapper-java-jni fonts-dejavu-extra',
  'openssh-client': 'xauth',
  'openssh-server': 'default-logind ncurses-term xauth',
  perl: 'netbase',
  postfix: 'python3 ca-certificates',
  procps: 'psmisc',
  'protobuf-compiler': 'libprotobuf-dev',
  'python3-lxml': 'python3-bs4 python3-html5lib',
  'python3-pip': 'build-essential python3-dev',
  'python3-virtualenv': 'build-essential ca-certificates python3-dev python3-distutils',
  'r-base': 'r-base-html r-doc-html',
  rsyslog: 'logrotate',
  systemd: 'default-dbus-system-bus systemd-timesyncd',
  'texlive-fonts-recommended': 'tex-gyre tipa',
  'texlive-latex-extra': 'default-jre libspreadsheet-parseexcel-perl texlive-fonts-recommended texlive-plain-generic',
  'texlive-xetex': 'lmodern',
  'util-linux': 'sensible-utils',
  wget: 'ca-certificates',
  wkhtmltopdf: 'xserver',
  xvfb: 'xauth',
  zip: 'unzip',
  zsh: 'libc6 libgdbm6 libncursesw6 libpcre3',
};

/** Package -> packages that lose it without Recommends and may rely on it unseen: it is always added. */
export const ALWAYS_ADDED: Readonly<Record<string, string>> = {
  'ant-optional':
    'ant',
  autoconf:
    'libtool libtool-bin',
  automake:
    'autoconf libtool libtool-bin',
  'build-essential':
    'dpkg-dev libboost-all-dev libgdal-dev libvips-dev tk-dev',
  // apt-transport-https: up to Debian stretch it was a program, on libcurl.
  'ca-certificates':
    'apache2 apt-transport-https aria2 clang-format cmake composer cron curl exim4-daemon-light ffmpeg gdal-bin ' +
    'gettext git git-lfs libass-dev libavdevice-dev libboost-all-dev libcairo2-dev ' +
    'libcurl3-gnutls libcurl4 libcurl4-gnutls-dev libcurl4-openssl-dev libgdal-dev ' +
    'libgirepository1.0-dev libglib2.0-dev libgtk-3-dev libhdf5-dev libpango1.0-dev libproj-dev ' +
    'librsvg2-dev libsecret-1-dev libtesseract-dev libvips libvips-dev libvips-tools libvips42 ' +
    'logrotate mercurial msmtp nodejs ntpdate php-curl postfix postgresql proj-bin ' +
    'python-is-python3 python3 python3-cryptography python3-dev python3-distutils python3-gi ' +
    'python3-numpy python3-psycopg2 python3-setuptools python3-tk python3-wheel python3-yaml ' +
    'rabbitmq-server rsyslog supervisor tesseract-ocr wget yamllint',
  'erlang-syntax-tools':
    'elixir',
  'fonts-droid-fallback':
    'ghostscript',
  'fonts-liberation':
    'graphviz',
  gcc:
    'cmake flex libfl-dev libltdl-dev',
  git:
    'composer',
  gnupg:
    'software-properties-common',
  'libc6-dev':
    'cmake flex gcc libfl-dev libltdl-dev protobuf-compiler',
  'libfl-dev':
    'flex',
  'libltdl-dev':
    'libtool libtool-bin',
  'libprotobuf-dev':
    'protobuf-compiler',
  libtool:
    'libltdl-dev',
  logrotate:
    'postgresql rsyslog',
  make:
    'cmake',
  'pkg-config':
    'libgdal-dev libsndfile1-dev libtiff5-dev',
  'poppler-data':
    'gdal-bin libgdal-dev libpoppler-cpp-dev libvips libvips-dev libvips-tools libvips42 ' +
    'poppler-utils',
  unzip:
    'composer',
  xauth:
    'xvfb',
  'xfonts-base':
    'xvfb',
};

/** Package -> packages that lose it without Recommends: added where a use is seen (`USES` in `./apt-uses.ts`). */
export const ADDED_WHEN_USED: Readonly<Record<string, string>> = {
  curl:
    'gettext libvips-dev',
  dbus:
    'ant ant-optional default-jdk-headless default-jre-headless dnsmasq ffmpeg ghostscript ' +
    'libatk-bridge2.0-0 libatspi2.0-0 libavdevice-dev libcups2 libdbus-1-3 libgraphviz-dev ' +
    'libgtk2.0-0 libpcap-dev libvips libvips-dev libvips-tools libvips42 maven nmap ' +
    'openjdk-17-jdk-headless openjdk-17-jre-headless openssh-server php-fpm rpm ssh systemd ' +
    'tcpdump',
  dirmngr:
    'gnupg gnupg2 gpg gpg-agent',
  'exim4-daemon-light':
    'cron logrotate postgresql rabbitmq-server rsyslog',
  fakeroot:
    'build-essential dpkg-dev libgirepository1.0-dev tk-dev',
  file:
    'libboost-all-dev libgdal-dev libltdl-dev libvips-dev',
  ghostscript:
    'libvips libvips-dev libvips-tools libvips42',
  gnupg:
    'build-essential dirmngr dpkg-dev libgirepository1.0-dev tk-dev',
  'gpg-agent':
    'gpg',
  less:
    'composer git git-lfs',
  'libldap-common':
    'apache2 build-essential cmake composer curl dirmngr dpkg-dev gdal-bin gettext git git-lfs ' +
    'gnupg gnupg2 gpg gpg-agent libcurl3-gnutls libcurl4 libcurl4-gnutls-dev ' +
    'libcurl4-openssl-dev libgdal-dev libgirepository1.0-dev libhdf5-dev libldap2-dev libpq-dev ' +
    'libpq5 libproj-dev libtesseract-dev libvips libvips-dev libvips-tools libvips42 php-curl ' +
    'postgresql postgresql-client proj-bin python3-psycopg2 software-properties-common ' +
    'tesseract-ocr tk-dev',
  'librsvg2-common':
    'libgtk-3-0 libgtk-3-dev libgtk2.0-0',
  'libsasl2-modules':
    'apache2 build-essential cmake composer curl dirmngr dpkg-dev gdal-bin gettext git git-lfs ' +
    'gnupg gnupg2 gpg gpg-agent libcurl3-gnutls libcurl4 libcurl4-gnutls-dev ' +
    'libcurl4-openssl-dev libgdal-dev libgirepository1.0-dev libhdf5-dev libldap2-dev ' +
    'libmemcached-dev libpq-dev libpq5 libproj-dev librdkafka-dev libsasl2-dev libtesseract-dev ' +
    'libvips libvips-dev libvips-tools libvips42 memcached php-curl postfix postgresql ' +
    'postgresql-client proj-bin python3-psycopg2 software-properties-common subversion ' +
    'tesseract-ocr tk-dev',
  netbase:
    'apache2 apt-file autoconf automake build-essential composer cron default-mysql-client ' +
    'dpkg-dev exiftool git git-lfs libboost-all-dev libgdal-dev libgeoip-dev ' +
    'libgirepository1.0-dev libimage-exiftool-perl libltdl-dev libperl-dev libtool libtool-bin ' +
    'libvips-dev logrotate mariadb-client memcached moreutils nftables nginx-extras perl ' +
    'rabbitmq-server rpm rsyslog tk-dev',
  nftables:
    'iptables',
  'openssh-client':
    'composer git git-lfs lftp mercurial',
  patch:
    'composer git git-lfs',
  procps:
    'libatk-bridge2.0-0 libatspi2.0-0',
  'proj-bin':
    'gdal-bin libgdal-dev',
  psmisc:
    'apache2 cmake cron elixir erlang-nox erlang-syntax-tools exim4-daemon-light ' +
    'libatk-bridge2.0-0 libatspi2.0-0 libgtk-3-0 libgtk-3-dev logrotate openssh-server ' +
    'postgresql procps rabbitmq-server rsyslog ssh',
  'python3':
    'ffmpeg libavdevice-dev postfix',
  'shared-mime-info':
    'ant ant-optional default-jdk-headless default-jre-headless graphviz libass-dev ' +
    'libatk-bridge2.0-0 libatk1.0-0 libatspi2.0-0 libcairo2-dev libgdiplus ' +
    'libgirepository1.0-dev libglib2.0-0 libglib2.0-dev libharfbuzz0b libpango-1.0-0 ' +
    'libpango1.0-dev libpangocairo-1.0-0 libpangoft2-1.0-0 libsecret-1-dev maven msmtp ' +
    'openjdk-17-jdk-headless openjdk-17-jre-headless python3-gi software-properties-common ' +
    'tesseract-ocr',
  'ssl-cert':
    'apache2',
  systemd:
    'libatk-bridge2.0-0 libatspi2.0-0 openssh-server ssh',
  unzip:
    'ruby ruby-dev ruby-full zip',
  xauth:
    'composer git git-lfs lftp libboost-all-dev mercurial openssh-client openssh-server ssh',
  xxd:
    'vim vim-tiny',
  'xz-utils':
    'postgresql',
  zip:
    'ruby ruby-dev ruby-full',
};
