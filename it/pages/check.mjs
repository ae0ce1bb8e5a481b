// Drives a headless chromium over its debugging protocol: no library, one page after the other. See ./check.
import { spawn } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';

const [samples, target] = process.argv.slice(2);
const widths = { narrow: 360, wide: 1280 };
const profile = mkdtempSync(join(tmpdir(), 'pages-'));
const browser = spawn('chromium', [
  '--headless', '--no-sandbox', '--disable-gpu', '--disable-dev-shm-usage', '--hide-scrollbars', '--no-first-run',
  '--remote-debugging-pipe', `--user-data-dir=${profile}`, 'about:blank',
], { stdio: ['ignore', 'ignore', 'pipe', 'pipe', 'pipe'] });

// what the browser says of itself is only of interest if it does not start
let words = '';
browser.stderr.on('data', chunk => { words += chunk; });
browser.on('error', problem => { throw problem; });
browser.on('exit', code => { throw new Error(`chromium ended with ${code}: ${words}`); });

const [, , , commands, answers] = browser.stdio;
const waiting = new Map();
const heard = [];
let last = 0;
let rest = '';
answers.setEncoding('utf8');
answers.on('data', chunk => {
  const messages = (rest + chunk).split('\0');
  rest = messages.pop();
  messages.forEach(message => take(JSON.parse(message)));
});
function take(answer) {
  if (answer.id) {
    const { done, failed } = waiting.get(answer.id);
    waiting.delete(answer.id);
    answer.error ? failed(new Error(answer.error.message)) : done(answer.result);
  } else {
    heard.push(answer);
  }
}
let sessionId;
const ask = (method, params = {}) => new Promise((done, failed) => {
  waiting.set(++last, { done, failed });
  commands.write(JSON.stringify({ id: last, method, params, sessionId }) + '\0');
});
const heardOf = async method => {
  for (let i = 0; i < 400 && !heard.some(event => event.method === method); i++) {
    await new Promise(next => setTimeout(next, 25));
  }
};

const { targetId } = await ask('Target.createTarget', { url: 'about:blank' });
({ sessionId } = await ask('Target.attachToTarget', { targetId, flatten: true }));
for (const domain of ['Page', 'Runtime', 'Log', 'Network']) await ask(`${domain}.enable`);

// What sticks out of the window to the right, and is not within something that scrolls by itself.
const wider = `(() => {
  const scrolls = element => element && (getComputedStyle(element).overflowX === 'auto' || scrolls(element.parentElement));
  return [...document.querySelectorAll('body *')]
    .filter(element => element.getBoundingClientRect().right > innerWidth + 1 && !scrolls(element))
    .map(element => element.tagName + ': ' + element.textContent.slice(0, 60)).slice(0, 5)
    .concat(document.documentElement.scrollWidth > innerWidth ? ['the page is ' + document.documentElement.scrollWidth + ' wide'] : []);
})()`;

let failures = 0;
for (const name of readdirSync(samples).filter(file => file.endsWith('.html')).sort()) {
  const file = resolve(samples, name);
  for (const scheme of ['light', 'dark']) {
    for (const [size, width] of Object.entries(widths)) {
      heard.length = 0;
      await ask('Emulation.setEmulatedMedia', { features: [{ name: 'prefers-color-scheme', value: scheme }] });
      await ask('Emulation.setDeviceMetricsOverride', { width, height: 900, deviceScaleFactor: 1, mobile: size === 'narrow' });
      await ask('Page.navigate', { url: 'file://' + file });
      await heardOf('Page.loadEventFired');
      const { result } = await ask('Runtime.evaluate', { expression: wider, returnByValue: true });
      const complaints = result.value;
      for (const { method, params } of heard) {
        if (method === 'Log.entryAdded') complaints.push(`the console: ${params.entry.text}`);
        if (method === 'Runtime.consoleAPICalled' || method === 'Runtime.exceptionThrown') complaints.push('a script ran');
        if (method === 'Network.requestWillBeSent' && params.request.url !== 'file://' + file) complaints.push(`it asks for ${params.request.url}`);
      }
      const { data } = await ask('Page.captureScreenshot', { captureBeyondViewport: true });
      writeFileSync(join(target, `${name.replace('.html', '')}-${scheme}-${size}.png`), Buffer.from(data, 'base64'));
      const verdict = complaints.length ? 'FAILED: ' + complaints.join('; ') : 'passed';
      failures += complaints.length ? 1 : 0;
      console.log(`${name} ${scheme} ${size}: ${verdict}, ${readFileSync(file).length} bytes`);
    }
  }
}
browser.removeAllListeners('exit');
browser.on('exit', () => rmSync(profile, { recursive: true, force: true }));
sessionId = undefined;
await ask('Browser.close').catch(() => {});
process.exitCode = failures ? 1 : 0;
