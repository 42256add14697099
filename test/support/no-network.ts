// Every test file that is not the domain's begins with this: nothing leaves the machine. What is not answered by a nock
// interceptor or by a server on loopback fails at once.
import nock from 'nock';

nock.disableNetConnect();
nock.enableNetConnect(/^(?:127\.0\.0\.1|\[?::1\]?|localhost)(?::\d+)?$/);
