import { surviveAll } from './die.ts';
import { afterwards } from './afterwards.ts';

surviveAll('test/faults/crashes-afterwards.test.ts', afterwards);
