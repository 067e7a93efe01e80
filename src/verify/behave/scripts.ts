/** Bytes that are read of an answer, its head among them. */
export const MOST = 1_048_576 + 65_536;

/** Seconds for one request. */
const SECONDS = 10;

/**
 * Small programs that connect to `host` `port`, send a text, read to the end of the connection (or of the time, or as
 * much as is wanted) and print what came in hexadecimal. They end with 7, as curl does, when nothing listens.
 */
export const NODE = `
const [host, port, text] = process.argv.slice(1);
const parts = [];
let size = 0;
const socket = require('net').connect(Number(port), host, () => socket.write(text));
function end() {
  process.stdout.write(Buffer.concat(parts).toString('hex'), () => process.exit(0));
}
setTimeout(end, ${SECONDS}000);
socket.on('data', (data) => {
  parts.push(data);
  size += data.length;
  if (size >= ${MOST}) end();
});
socket.on('end', end);
socket.on('error', (error) => {
  if (size > 0) return end();
  console.error(error.message);
  process.exit(error.code === 'ECONNREFUSED' ? 7 : 1);
});`;

export const PYTHON = `
import socket, sys, time
got, end = b'', time.time() + ${SECONDS}
try:
    s = socket.create_connection((sys.argv[1], int(sys.argv[2])), ${SECONDS})
    s.sendall(sys.argv[3].encode())
    while len(got) < ${MOST} and time.time() < end:
        s.settimeout(max(0.1, end - time.time()))
        part = s.recv(65536)
        if not part:
            break
        got += part
except ConnectionRefusedError:
    sys.exit(7)
except OSError as error:
    if not got and not isinstance(error, socket.timeout):
        sys.exit(str(error))
sys.stdout.write(got.hex())`;

export const PHP = `
$host = strpos($argv[1], ":") === false ? $argv[1] : "[$argv[1]]";
$s = @stream_socket_client("tcp://$host:$argv[2]", $code, $message, ${SECONDS});
if (!$s) { fwrite(STDERR, $message); exit($code === 111 ? 7 : 1); }
stream_set_timeout($s, ${SECONDS});
fwrite($s, $argv[3]);
echo bin2hex((string) stream_get_contents($s, ${MOST}));`;

export const RUBY = `
require 'socket'
got, stop = ''.b, Time.now + ${SECONDS}
begin
  s = TCPSocket.new(ARGV[0], ARGV[1].to_i)
  s.write(ARGV[2])
  while got.bytesize < ${MOST}
    left = stop - Time.now
    break if left <= 0 || IO.select([s], nil, nil, left).nil?
    got << s.readpartial(65536)
  end
rescue EOFError
rescue Errno::ECONNREFUSED
  exit 7
rescue SystemCallError => error
  abort(error.message) if got.empty?
end
print got.unpack('H*')[0]`;

export const PERL = `
use Socket qw(:DEFAULT inet_pton pack_sockaddr_in6 AF_INET6);
my ($host, $port, $text) = @ARGV;
my $six = $host =~ /:/;
socket(my $s, $six ? AF_INET6 : AF_INET, SOCK_STREAM, 0) or die $!;
my $to = $six ? pack_sockaddr_in6($port, inet_pton(AF_INET6, $host)) : pack_sockaddr_in($port, inet_aton($host));
if (!connect($s, $to)) { my $refused = $!{ECONNREFUSED}; print STDERR $!; exit($refused ? 7 : 1); }
my $got = '';
local $SIG{ALRM} = sub { die };
alarm ${SECONDS};
eval { syswrite($s, $text); while (length($got) < ${MOST} && sysread($s, $got, 65536, length $got)) {} };
print unpack('H*', $got);`;

/** With /dev/tcp, which not every bash was built with: see `BASH_PROBE`. */
export const BASH = `
exec 3<>"/dev/tcp/$1/$2" || exit 7
printf %s "$3" >&3
timeout ${SECONDS} cat <&3 | head -c ${MOST} | od -An -v -tx1`;

/** Nothing listens on port 1; a bash without /dev/tcp looks for a file of that name. */
export const BASH_PROBE = `
said=$( { exec 3<>/dev/tcp/127.0.0.1/1; } 2>&1 )
[[ $said == *refused* ]] && timeout 9 head -c 1 /dev/zero | od -An -v -tx1`;

/** For `sh`: \`$1\` the host as it stands in a URL, \`$2\` the port, \`$3\` the path. Says \`refused\` when nothing listens. */
export const CURL = `
{
  curl -q -s -S -i --raw --http1.1 --path-as-is -g --noproxy '*' -m ${SECONDS} -A dockopt -H 'Connection: close' \\
    -H "Host: localhost:$2" "http://$1:$2$3"
  test $? = 7 && echo refused >&2
} | head -c ${MOST} | od -An -v -tx1`;

/** The head goes to standard error, the body to standard output. GNU's wget. */
export const WGET = `
wget --no-config -S -O - --content-on-error --max-redirect=0 --tries=1 -T ${SECONDS} --no-proxy -U dockopt \\
  --header "Host: localhost:$2" --header 'Connection: close' "http://$1:$2$3" | head -c ${MOST} | od -An -v -tx1`;

/** That of busybox follows redirects, of which only the first head is read, and gives no body beside an error. */
export const BUSYBOX_WGET = `
timeout ${SECONDS} wget -S -O - -Y off -U dockopt --header 'Accept: */*' --header "Host: localhost:$2" "http://$1:$2$3" | head -c ${MOST} | od -An -v -tx1`;
