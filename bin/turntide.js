#!/usr/bin/env node
import { main } from '../dist/src/cli/main.js';

// A reader that goes away (`2>&1 | head`) is no failure.
process.stderr.on('error', () => {});
process.exitCode = await main(process.argv.slice(2));
// What could not be let go of, such as a connection to a Redis that hangs, must not keep a service that was told to stop.
if (['start', 'demo'].includes(process.argv[2])) setTimeout(() => process.exit(), 1_000).unref();
