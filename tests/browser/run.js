// A few whole journeys in a real browser against the running demo, and the accessibility of every page
// in light and dark, wide and narrow. Usage: node run.js BASE DEMO-LOG PICTURES
'use strict';
const { chromium } = require('playwright-core');
const fs = require('fs');
const path = require('path');

const [base, log, pictures] = process.argv.slice(2);
const AXE = fs.readFileSync(require.resolve('axe-core/axe.min.js'), 'utf8');
const TAGS = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];
const SIZES = [{ width: 1280, height: 800 }, { width: 320, height: 640 }];
let passed = 0;
const failures = [];

async function test(name, body) {
  try {
    await body();
    passed += 1;
    console.log(`ok   ${name}`);
  } catch (why) {
    failures.push(name);
    console.log(`FAIL ${name}\n     ${String(why.stack || why).split('\n').slice(0, 6).join('\n     ')}`);
  }
}

function expect(what, sentence) {
  if (!what) throw new Error(sentence);
}

// The sign-ins the demo prints: one password, and the addresses each on a line of its own.
function signIns() {
  const text = fs.readFileSync(log, 'utf8');
  const password = (text.match(/lösenordet (\S+)/) || [])[1];
  return [...text.matchAll(/^\s+(\S+@\S+)\s*$/gm)].map(([, email]) => ({ email, password }));
}

async function context(browser, more = {}) {
  return browser.newContext({ locale: 'sv-SE', timezoneId: 'Europe/Stockholm', viewport: SIZES[0], ...more });
}

async function signIn(page, who) {
  await page.goto(`${base}/desk/sign-in`);
  await page.fill('input[name=email]', who.email);
  await page.fill('input[name=password]', who.password);
  await Promise.all([page.waitForURL(/\/desk\/inbox/), page.click('main form button, form button')]);
}

const pattern = (url) =>
  new URL(url).pathname.replace(/[0-9a-f]{8}-[0-9a-f-]{27}/g, '{id}').replace(/\/\d+(?=\/|$)/g, '/{n}');

async function links(page) {
  const all = await page.$$eval('a[href]', (as) => as.map((a) => a.href));
  return all.filter((href) => href.startsWith(base) && !/\/media\/|\/feed\.|language=|lang=|\/trail\/checkpoint|\.(json|csv|ttl|note)$|\/log\//.test(href)).map((href) => href.split('#')[0]);
}

// Every kind of page the person can walk to, one address each.
async function kinds(page, start) {
  const seen = new Map();
  const queue = [start];
  while (queue.length && seen.size < 150) {
    const url = queue.shift();
    const kind = pattern(url);
    if (seen.has(kind)) continue;
    const answer = await page.goto(url);
    if (!answer || answer.status() >= 400) {
      throw new Error(`${url} answers ${answer && answer.status()}`);
    }
    seen.set(kind, url);
    for (const next of await links(page)) if (!seen.has(pattern(next))) queue.push(next);
  }
  return seen;
}

async function axe(page, url, note) {
  await page.goto(url);
  await page.evaluate(() => document.querySelectorAll('details').forEach((d) => { d.removeAttribute('name'); d.open = true; }));
  await page.evaluate(AXE);
  const found = await page.evaluate((tags) => window.axe.run(document, { runOnly: tags }), TAGS);
  const told = found.violations.map((v) => `${v.id} × ${v.nodes.length}: ${v.nodes[0].html.slice(0, 140)}`);
  expect(told.length === 0, `${note}: ${told.join('; ')}`);
  const over = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
  expect(over <= 0, `${note}: the page is ${over} px wider than the window`);
}

(async () => {
  const browser = await chromium.launch({
    executablePath: process.env.CHROMIUM || '/usr/bin/chromium',
    args: ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking', '--disable-component-update', '--disable-sync'],
  });
  fs.mkdirSync(pictures, { recursive: true });
  const people = signIns();

  await test('the demo prints four sign-ins', async () => {
    expect(people.length === 4, `${people.length} sign-ins in ${log}`);
  });

  await test('the front needs no cookie, no script and nobody else', async () => {
    const c = await context(browser, { javaScriptEnabled: false });
    const page = await c.newPage();
    const outside = [];
    page.on('request', (r) => { if (!r.url().startsWith(base)) outside.push(r.url()); });
    await page.goto(base);
    expect((await page.textContent('h1')).includes('sociala medier'), 'the heading is missing');
    expect((await c.cookies()).length === 0, 'a cookie was set');
    expect(outside.length === 0, `asked for ${outside}`);
    await c.close();
  });

  await test('a stranger walks every public page, and each is accessible', async () => {
    const c = await context(browser, { bypassCSP: true });
    const page = await c.newPage();
    const all = await kinds(page, `${base}/`);
    for (const at of ['/check?account=ingen', '/embed/channels', '/embed/feed', '/report?kind=tip', '/report/code', '/records']) {
      all.set(at, `${base}${at}`);
    }
    expect(all.size >= 15, `only ${[...all.keys()]}`);
    await c.close();
    for (const colorScheme of ['light', 'dark']) {
      for (const viewport of SIZES) {
        const one = await context(browser, { bypassCSP: true, colorScheme, viewport });
        const tab = await one.newPage();
        for (const [kind, url] of all) {
          await axe(tab, url, `${kind} ${colorScheme} ${viewport.width}`);
          const file = `public-${kind.replace(/[^a-z]+/g, '-').replace(/^-|-$/g, '') || 'front'}-${colorScheme}-${viewport.width}.png`;
          await tab.screenshot({ path: path.join(pictures, file), fullPage: true });
        }
        await one.close();
      }
    }
  });

  await test('a stranger without script and by keyboard alone reports something and follows it', async () => {
    const c = await context(browser, { javaScriptEnabled: false });
    const page = await c.newPage();
    await page.goto(`${base}/report`);
    await page.focus('input[name=place]');
    await page.keyboard.type('https://facebook.example/lillkopingskommun/1');
    await page.keyboard.press('Tab');
    await page.keyboard.type('Någon hotar en granne.');
    await page.keyboard.press('Tab');
    await page.keyboard.press('Tab');
    await Promise.all([page.waitForURL(/\/report\/[0-9A-Z]{4}-/), page.keyboard.press('Enter')]);
    expect((await page.textContent('main')).includes('Det har kommit fram'), 'no receipt');
    expect((await c.cookies()).length === 0, 'a cookie was set');
    await c.close();
  });

  const walked = new Set();
  for (const who of people) {
    await test(`${who.email} signs in, walks every page there is, and each is accessible`, async () => {
      const c = await context(browser, { bypassCSP: true });
      const page = await c.newPage();
      await signIn(page, who);
      const all = await kinds(page, `${base}/desk/inbox?view=all`);
      expect(all.size >= 5, `only ${[...all.keys()]}`);
      const state = await c.storageState();
      await c.close();
      for (const colorScheme of ['light', 'dark']) {
        for (const viewport of SIZES) {
          const one = await context(browser, { bypassCSP: true, colorScheme, viewport, storageState: state });
          const tab = await one.newPage();
          for (const [kind, url] of all) {
            // What somebody has walked already in every way is looked at once more in each colour and each width.
            const twin = (colorScheme === 'light') === (viewport === SIZES[0]);
            if (walked.has(kind) && !twin) continue;
            await axe(tab, url, `${kind} ${colorScheme} ${viewport.width}`);
            if (!walked.has(kind)) {
              const file = `${kind.replace(/[^a-z]+/g, '-').replace(/^-|-$/g, '') || 'front'}-${colorScheme}-${viewport.width}.png`;
              await tab.screenshot({ path: path.join(pictures, file) });
            }
          }
          await one.close();
        }
      }
      for (const kind of all.keys()) walked.add(kind);
    });
  }

  await test('without script: an editor opens a question, answers it, confirms, and it is answered', async () => {
    const c = await context(browser, { javaScriptEnabled: false });
    const page = await c.newPage();
    await signIn(page, people[0]);
    await page.goto(`${base}/desk/inbox?view=mine`);
    const rows = await page.$$eval('li[data-row] a', (as) => as.filter((a) => /Fråga/.test(a.textContent)).map((a) => a.href));
    expect(rows.length > 0, 'no question in the inbox');
    let done = false;
    for (const row of rows) {
      await page.goto(row);
      const text = await page.$('form[action$="/answer"] textarea[name=text]');
      const order = await page.$('form[action$="/answer"] button');
      if (!text || !order || !(await text.isVisible()) || !(await order.isVisible())) continue;
      await page.fill('form[action$="/answer"] textarea[name=text]', 'Hej! Tack för frågan. Vi återkommer med tider på vår webbplats i dag.');
      // A form the browser itself holds back (something else must be said first) is no question to begin with.
      await order.click();
      await page.waitForURL(/said=answer-ordered/, { timeout: 5_000 }).catch(() => {});
      const confirm = await page.$('form[action*="/order/"][action$="/confirm"]');
      if (!confirm) continue;
      await page.fill('form[action$="/confirm"] input[name=address]', 'https://example.se/svar/1');
      await Promise.all([page.waitForNavigation(), page.click('form[action$="/confirm"] button')]);
      expect(/Besvarat|Stängt/.test(await page.textContent('.tracks')), 'the tracks do not say that it is answered');
      done = true;
      break;
    }
    expect(done, 'no question could be answered');
    await c.close();
  });

  await test('two colleagues at once: the second form is stale, and nothing is overwritten', async () => {
    const plain = { javaScriptEnabled: false };
    const [a, b] = [await context(browser, plain), await context(browser, plain)];
    const [one, two] = [await a.newPage(), await b.newPage()];
    await signIn(one, people[0]);
    await signIn(two, people[0]);
    await one.goto(`${base}/desk/inbox?view=mine`);
    const urls = await one.$$eval('li[data-row] a', (as) => as.map((x) => x.href));
    const url = urls[urls.length - 1];
    await one.goto(url);
    await two.goto(url);
    const act = async (page, why) => {
      await page.locator('details:has(form[action$="/leave"]) > summary').last().click();
      const form = page.locator('form[action$="/leave"]').first();
      await form.locator('textarea, input[name=note]').first().fill(why);
      const choose = form.locator('select, input[type=radio]').first();
      if (await choose.count()) {
        if ((await choose.evaluate((e) => e.tagName)) === 'SELECT') await choose.selectOption({ index: 1 }); else await choose.check();
      }
      await Promise.all([page.waitForNavigation(), form.locator('button').first().click()]);
    };
    await act(one, 'Den första skrev det här.');
    await act(two, 'Den andra skrev det här.');
    const text = await two.textContent('main');
    expect(/hände medan du skrev/.test(text), `the second colleague was told: ${text.slice(0, 300)}`);
    expect(/Den andra skrev det här/.test(await two.content()), 'what the second colleague wrote is lost');
    await a.close();
    await b.close();
  });

  await test('something arrives while one looks', async () => {
    const c = await context(browser);
    const page = await c.newPage();
    await signIn(page, people[0]);
    const count = async () => {
      await page.goto(`${base}/desk/inbox?view=all`);
      return page.$$eval('li[data-row] a', (as) => as.map((a) => a.href));
    };
    const before = new Set(await count());
    const until = Date.now() + 90_000;
    let came = false;
    while (!came && Date.now() < until) {
      await page.waitForTimeout(2_000);
      came = (await count()).some((href) => !before.has(href));
    }
    expect(came, 'nothing arrived in a minute and a half');
    await c.close();
  });

  await test('the inbox is walked and opened by keyboard, and the keys can be switched off', async () => {
    const c = await context(browser);
    const page = await c.newPage();
    await signIn(page, people[0]);
    await page.goto(`${base}/desk/inbox?view=all`);
    await page.keyboard.press('j');
    await page.keyboard.press('j');
    await Promise.all([page.waitForURL(/\/desk\/message\//), page.keyboard.press('Enter')]);
    await Promise.all([page.waitForURL(/\/desk\/inbox/), page.keyboard.press('i')]);
    await c.close();
  });

  await browser.close();
  console.log(`\nbrowser: ${passed} passed, ${failures.length} failed`);
  process.exit(failures.length ? 1 : 0);
})();
