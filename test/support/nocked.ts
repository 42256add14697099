// nock, through which nothing leaves the machine either: what no interceptor answers fails at once, and says so in nock's words.
import nock from 'nock';
import { LOOPBACK } from './no-network.ts';

nock.disableNetConnect();
nock.enableNetConnect(LOOPBACK);

export { nock };
