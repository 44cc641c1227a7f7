import { runProcess } from '@goldenhour/host';
import { createProgram } from './program.ts';

await runProcess({
  name: 'goldenhour',
  main: async (context) => {
    let code: number | undefined;
    const program = createProgram(context, (own) => {
      code = own;
    });
    await program.parseAsync();
    return code;
  },
});
