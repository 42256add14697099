// Every test file that is not the domain's begins with this: nothing leaves the machine. Whatever connects to another host
// than this one fails at once.
import net from 'node:net';

/** This machine by its name, by its numbers, and by those of IPv4 as IPv6 writes them; with or without a port. */
export const LOOPBACK =
  /^(?:localhost|127(?:\.\d+){3}|\[?::(?:1|ffff:127(?:\.\d+){3}|ffff:7f[\da-f]{2}:[\da-f]{1,4})\]?)(?::\d+)?$/;

/** Of what `connect` takes: options, a port and a host, or both as Node hands them on; undefined for a socket of this machine. */
function hostOf(asked: readonly unknown[]): string | undefined {
  const [first, second] = Array.isArray(asked[0]) ? (asked[0] as readonly unknown[]) : asked;
  if (typeof first === 'object' && first !== null) {
    const { path, host } = first as net.TcpNetConnectOpts & net.IpcNetConnectOpts;
    return path === undefined ? (host ?? 'localhost') : undefined;
  }
  if (typeof first === 'string' && !/^\d+$/.test(first)) return undefined;
  return typeof second === 'string' ? second : 'localhost';
}

const connect: unknown = Reflect.get(net.Socket.prototype, 'connect');
if (typeof connect !== 'function') throw new Error('sockets of this Node connect in another way');

net.Socket.prototype.connect = function guarded(this: net.Socket, ...asked: unknown[]): net.Socket {
  const host = hostOf(asked);
  if (host === undefined || LOOPBACK.test(host)) Reflect.apply(connect, this, asked);
  else process.nextTick(() => this.destroy(new Error(`a test would have connected to ${host}`)));
  return this;
};
