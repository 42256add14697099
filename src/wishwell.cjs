#!/usr/bin/env node
// The `wishwell` command: looks which Node runs it before it reads any TypeScript.
require('./require-node.cjs');
import('./cli.ts');
