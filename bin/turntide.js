#!/usr/bin/env node
import { main } from '../dist/src/cli/main.js';

// A reader that goes away (`2>&1 | head`) is no failure.
process.stderr.on('error', () => {});
process.exitCode = await main(process.argv.slice(2));
