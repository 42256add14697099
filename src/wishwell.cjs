#!/usr/bin/env node
// The `wishwell` command: looks which Node runs it before it reads any TypeScript.
void require('./require-node.cjs');
void import('./cli.ts');
