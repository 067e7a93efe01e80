import { useState } from 'react';
import { convert, UNITS } from './units.js';

export function Converter() {
  const [amount, setAmount] = useState('1');
  const [unit, setUnit] = useState('km');
  return (
    <main>
      <h1>Unit converter</h1>
      <input type="number" value={amount} onChange={(event) => setAmount(event.target.value)} />
      <select value={unit} onChange={(event) => setUnit(event.target.value)}>
        {Object.keys(UNITS).map((name) => (
          <option key={name}>{name}</option>
        ))}
      </select>
      <dl>
        {convert(Number(amount), unit).map(([name, value]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
    </main>
  );
}
