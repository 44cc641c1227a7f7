/** The command line. A placeholder until the stages exist. */
console.log(
  `goldenhour ${process.argv.slice(2).join(' ')}: nothing is wired yet (Node ${process.version})`,
);
