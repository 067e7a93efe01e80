const http = require('node:http');
const unix = require('unix-dgram');

const SOCKET = process.env.SYSLOG_SOCKET ?? '/dev/log';
const port = Number(process.env.PORT ?? 3000);

const server = http.createServer((request, response) => {
  if (request.method !== 'POST') {
    response.end(`relay to ${SOCKET}, sockets of type ${typeof unix.createSocket}\n`);
    return;
  }
  let body = '';
  request.setEncoding('utf8').on('data', (text) => (body += text));
  request.on('end', () => {
    const socket = unix.createSocket('unix_dgram');
    socket.on('error', (error) => {
      response.statusCode = 502;
      response.end(`${error.message}\n`);
    });
    const message = Buffer.from(`<14>relay: ${body}`);
    socket.send(message, 0, message.length, SOCKET, () => {
      socket.close();
      response.end();
    });
  });
});

server.listen(port, () => console.log(`relay is listening on port ${port}`));
process.on('SIGTERM', () => server.close());
