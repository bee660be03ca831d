// Runs on any Node: says in one line what to do when the one in use is too old for the rest.
const major = Number(process.versions.node.split('.')[0]);
if (major < 24) {
  console.error(
    `trimtab needs Node 24 or newer, this is ${process.version}. On Linux x64 and arm64 \`npm ci\` brings Node 24 along (optional packages must not be omitted); on ${process.platform}/${process.arch} install it yourself.`,
  );
  process.exit(69);
}
