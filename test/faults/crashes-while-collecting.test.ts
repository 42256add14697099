import { surviveAll } from './die.ts';
import { collecting } from './collecting.ts';

surviveAll('test/faults/crashes-while-collecting.test.ts', collecting);
