// The builder wants a folder whose package.json is JupyterLab's own; core-meta has that under another name.
const { copyFileSync, mkdirSync } = require('node:fs');

mkdirSync('build/core', { recursive: true });
copyFileSync('node_modules/@jupyterlab/core-meta/core.package.json', 'build/core/package.json');
