import { html } from '#platform/html.ts'
import type { FaultMode } from './sandbox.contract.ts'

export type ClockState = { now: Date; target: Date | null; canMove: boolean }
export type Fault = { port: string; mode: string; count: number }

const day = new Intl.DateTimeFormat('en-GB', { dateStyle: 'full', timeZone: 'UTC' })

export const clockBox = ({
  now,
  target,
  canMove,
}: ClockState) => html`<section class="card" aria-labelledby="clock-title">
<h2 id="clock-title">Clock</h2>
<p id="now"><time datetime="${now.toISOString()}"><span class="hour">${now.toISOString().slice(11, 19)}</span>
${day.format(now)}, UTC</time>${target ? html` <span class="moving">moving to ${toMinute(target)} UTC</span>` : ''}</p>
${canMove ? clockForm(now) : html`<p>It is the real time: it can be moved only while every port is the sandbox.</p>`}
</section>`

const clockForm = (now: Date) => html`<form id="clock" method="post" data-busy="Doing what becomes due …">
<div class="row">
<button name="advance" value="PT1H" formnovalidate>+1 hour</button>
<button name="advance" value="PT24H" formnovalidate>+1 day</button>
</div>
<label for="moment">To a moment (UTC)</label>
<div class="row">
<input id="moment" name="moment" type="datetime-local" value="${toMinute(new Date(now.getTime() + 3_600_000)).replace(' ', 'T')}" required>
<button class="quiet" name="go" value="yes">Move</button>
</div>
<p class="said" role="status"></p>
</form>`

export const answerBox = () => html`<section class="card" aria-labelledby="answer-title">
<h2 id="answer-title">Answer as a learner</h2>
<form id="answer" method="post" data-busy="Sending …">
<div class="row">
<div class="wide"><label for="from">Number</label>
<input id="from" name="from" type="tel" required pattern="\\+[1-9][0-9]{1,14}" placeholder="+919380169981"
 title="+, the country code and the number, without spaces" autocomplete="off"></div>
<div><label for="by">By</label>
<select id="by" name="channel"><option value="sms">SMS</option><option value="whatsapp">WhatsApp</option></select></div>
</div>
<label for="body">Text</label>
<textarea id="body" name="body" rows="2" required maxlength="10000" dir="auto" placeholder="b, STOP, START, HELP …"></textarea>
<button>Send the answer</button>
<p class="said" role="status"></p>
</form>
</section>`

const modeWords: Record<FaultMode, string> = {
  ok: 'ok: go through again',
  timeout: 'timeout: no answer in time',
  unavailable: 'unavailable: not now',
  invalid: 'invalid: refused for good',
  slow: 'slow: 2 seconds late',
  lost: 'lost: taken, the answer gone',
}

export const faultsBox = (ports: readonly string[], faults: readonly Fault[]) => html`<details class="card">
<summary><h2>Make calls fail</h2></summary>
<p id="faults">${faults.length > 0 ? faults.map(faultWords) : 'All calls go through.'}</p>
<form id="fault" method="post" data-busy="Setting …">
<label for="port">The next calls of</label>
<select id="port" name="port">${ports.map((port) => html`<option>${port}</option>`)}</select>
<label for="mode">go wrong like this</label>
<select id="mode" name="mode">${['timeout', 'unavailable', 'invalid', 'slow', 'lost', 'ok'].map(modeOption)}</select>
<div class="row">
<div><label for="times">How many</label>
<input id="times" name="count" type="number" min="1" max="1000000" value="1" required></div>
<button class="quiet">Set</button>
</div>
<p class="said" role="status"></p>
</form>
</details>`

const modeOption = (mode: string) =>
  html`<option value="${mode}">${modeWords[mode as keyof typeof modeWords]}</option>`

const faultWords = ({ port, mode, count }: Fault) =>
  html`The next ${count === 1 ? 'call' : `${count} calls`} of ${port}: ${mode}. `

export const toMinute = (time: Date) => time.toISOString().slice(0, 16).replace('T', ' ')
