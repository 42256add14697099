// Loaded before any TypeScript, by whatever Node runs the npm scripts: an older one cannot read the program at all and would
// only say that it does not know the ending .ts. Must itself run on any Node.
const NEEDED = 26;

if (Number(process.versions.node.split('.')[0]) < NEEDED) {
  const machine = `${process.platform}-${process.arch}`;
  console.error(
    [
      `Wishwell needs Node ${NEEDED}, and this is ${process.version}.`,
      `npm ci brings the right one along for Linux (glibc) and macOS, x64 and arm64; for ${machine} it is not installed.`,
      `Run npm ci again without --omit=optional, or install Node ${NEEDED} yourself.`,
    ].join('\n'),
  );
  process.exit(1);
}
