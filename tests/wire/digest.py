"""HTTP Digest with others: the SDK of digest.yaml calls a server that checks by hashlib, and urllib, as
another client, calls the emulator.

digest.py CLIENT EMULATOR DOCUMENT
"""
import hashlib
import http.server
import os
import re
import subprocess
import sys
import threading
import urllib.error
import urllib.request

client, emulator, document = sys.argv[1:]
USER, PASSWORD, REALM, NONCE = 'user "u" ü', 'pass:wörd', 'camera, of "me"', 'bm9uY2U='
HASHES = {'MD5': hashlib.md5, 'SHA-256': hashlib.sha256}


def quoted(text):
    return '"' + re.sub(r'(["\\])', r'\\\1', text) + '"'


class Camera(http.server.BaseHTTPRequestHandler):
    protocol_version = 'HTTP/1.1'
    algorithm = 'MD5'
    seen = []

    def is_authorized(self):
        scheme, _, rest = self.headers.get('Authorization', '').partition(' ')
        if scheme != 'Digest':
            return False
        rest = rest.encode('latin-1').decode()
        found = re.findall(r'(\w+)=(?:"((?:[^"\\]|\\.)*)"|([^", ]+))', rest)
        given = {name: re.sub(r'\\(.)', r'\1', text) or bare for name, text, bare in found}
        digest = HASHES[self.algorithm.removesuffix('-sess')]

        def hashed(text):
            return digest(text.encode()).hexdigest()

        first = hashed(f'{USER}:{REALM}:{PASSWORD}')
        if self.algorithm.endswith('-sess'):
            first = hashed(f'{first}:{NONCE}:{given["cnonce"]}')
        second = hashed(f'{self.command}:{self.path}')
        expected = hashed(f'{first}:{NONCE}:{given["nc"]}:{given["cnonce"]}:auth:{second}')
        return (given['response'], given['uri'], given['username']) == (expected, self.path, USER)

    def respond(self):
        body = self.rfile.read(int(self.headers.get('Content-Length') or 0))
        is_authorized = self.is_authorized()
        self.seen.append((is_authorized, self.command, self.path, body))
        self.send_response(401 if not is_authorized else 200 if self.command == 'GET' else 204)
        if not is_authorized:
            self.send_header('WWW-Authenticate', f'Digest realm={quoted(REALM)}, nonce="{NONCE}", qop="auth", '
                                                 f'algorithm={self.algorithm}')
        content = b'{"on":true}' if is_authorized and self.command == 'GET' else b''
        self.send_header('Content-Type', 'application/json')
        if self.command == 'GET' or not is_authorized:
            self.send_header('Content-Length', str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    do_GET = do_POST = do_PUT = do_DELETE = respond

    def log_message(self, *arguments):
        pass


class Handler(urllib.request.HTTPDigestAuthHandler):
    """Knows SHA-256, which urllib of Python 3.11 does not."""

    def get_algorithm_impls(self, algorithm):
        if algorithm not in HASHES:
            return super().get_algorithm_impls(algorithm)
        digest = HASHES[algorithm]
        return lambda x: digest(x.encode()).hexdigest(), lambda secret, data: digest(f'{secret}:{data}'.encode()).hexdigest()


def run_client(url, login):
    environment = {**os.environ, 'CAMERA_URL': url, 'CAMERA_LOGIN': login}
    return subprocess.run([client], env=environment, stdout=subprocess.PIPE, text=True, check=True, timeout=60).stdout


def open_by_urllib(url, user, password):
    passwords = urllib.request.HTTPPasswordMgrWithDefaultRealm()
    passwords.add_password(None, url, user, password)
    return urllib.request.build_opener(Handler(passwords)).open(url + '/state', timeout=60).status


def expect(what, found, expected):
    if found != expected:
        sys.exit(f'{what}: found {found!r}, expected {expected!r}')


FINE = 'read CPOD_OK\nchange CPOD_OK\nremove CPOD_OK\nwrite CPOD_OK\n'
REQUESTS = [('GET', '/state?name=a%20b%2F%C3%A9', b''), ('POST', '/state', b'{"on":false}'),
            ('DELETE', '/zones/7%20%25', b''), ('PUT', '/firmware', b'firmware')]

server = http.server.ThreadingHTTPServer(('127.0.0.1', 0), Camera)
threading.Thread(target=server.serve_forever, daemon=True).start()
url = f'http://127.0.0.1:{server.server_port}'
for algorithm in 'MD5', 'SHA-256', 'MD5-sess', 'SHA-256-sess':
    Camera.algorithm = algorithm
    Camera.seen.clear()
    expect(algorithm, run_client(url, f'{USER}:{PASSWORD}'), FINE)
    expect(algorithm, Camera.seen, [(is_second, *request) for request in REQUESTS for is_second in (False, True)])
    expect(algorithm, run_client(url, f'{USER}:wrong').count(' CPOD_ERR_AUTH: The server answered HTTP 401'), 4)

with subprocess.Popen([emulator, '--port', '0', '--check-responses', '--spec', document], stdout=subprocess.PIPE,
                      text=True) as process:
    try:
        url = process.stdout.readline().split()[-1]
        expect('emulator', run_client(url, f'{USER}:any'), FINE)
        expect('urllib at the emulator', open_by_urllib(url, 'somebody', 'any'), 200)
        try:
            urllib.request.urlopen(url + '/state', timeout=60)
            sys.exit('the emulator needs no credentials')
        except urllib.error.HTTPError as error:
            expect('without credentials', error.code, 401)
    finally:
        process.terminate()
