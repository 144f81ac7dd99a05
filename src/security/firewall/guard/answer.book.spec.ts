import { describe, expect, it } from '@jest/globals';
import { AnswerBook } from './answer.book.js';

const HOUR_MS = 60 * 60 * 1000;

describe('AnswerBook', () => {
  it('knows for an address all that was answered together with it', () => {
    const book = new AnswerBook(() => 7);
    book.remember('api.example', ['192.0.2.1', '192.0.2.2']);

    expect(book.answersWith('192.0.2.2')).toMatchObject([
      { name: 'api.example', addresses: ['192.0.2.1', '192.0.2.2'], at: 7 },
    ]);
  });

  it('knows nothing of an address that was never an answer', () => {
    const book = new AnswerBook();
    book.remember('api.example', ['192.0.2.1']);

    expect(book.answersWith('192.0.2.9')).toEqual([]);
  });

  it('goes by the latest answer of a name, which may have got worse', () => {
    const book = new AnswerBook();
    book.remember('api.example', ['192.0.2.1']);
    book.remember('api.example', ['192.0.2.1', '10.0.0.1']);

    expect(book.answersWith('192.0.2.1').map(({ addresses }) => addresses)).toEqual([
      ['192.0.2.1', '10.0.0.1'],
    ]);
  });

  it('still knows the address of an answer that another one has followed', () => {
    const book = new AnswerBook();
    book.remember('api.example', ['192.0.2.1']);
    book.remember('api.example', ['192.0.2.2']);

    expect(book.answersWith('192.0.2.1').map(({ addresses }) => addresses)).toEqual([['192.0.2.1']]);
  });

  it('keeps the names apart that share an address, the latest one first', () => {
    const book = new AnswerBook();
    book.remember('one.example', ['192.0.2.1']);
    book.remember('two.example', ['192.0.2.1']);

    expect(book.answersWith('192.0.2.1').map(({ name }) => name)).toEqual(['two.example', 'one.example']);
  });

  it('forgets an answer after an hour', () => {
    let now = 0;
    const book = new AnswerBook(() => now);
    book.remember('api.example', ['192.0.2.1']);
    now = HOUR_MS;
    const inTime = book.answersWith('192.0.2.1').length;
    now = HOUR_MS + 1;

    expect([inTime, book.answersWith('192.0.2.1').length]).toEqual([1, 0]);
  });

  it('counts a name that is answered again among the youngest', () => {
    const book = new AnswerBook();
    for (let index = 0; index < 16; index += 1) book.remember(`${index}.example`, ['192.0.2.1']);
    book.remember('0.example', ['192.0.2.1']);
    book.remember('16.example', ['192.0.2.1']);
    const names = book.answersWith('192.0.2.1').map(({ name }) => name);

    expect([names.includes('0.example'), names.includes('1.example'), names.length]).toEqual([
      true,
      false,
      16,
    ]);
  });

  it('counts an address that is answered again among the youngest', () => {
    const book = new AnswerBook();
    for (let index = 0; index < 4096; index += 1) book.remember('api.example', [`2001:db8::${index}`]);
    book.remember('api.example', ['2001:db8::0']);
    book.remember('api.example', ['2001:db8::4096']);

    expect(book.answersWith('2001:db8::0')).toHaveLength(1);
    expect(book.answersWith('2001:db8::1')).toEqual([]);
  });

  it('keeps an answer as it was, whatever becomes of the list', () => {
    const book = new AnswerBook();
    const addresses = ['192.0.2.1', '10.0.0.1'];
    book.remember('api.example', addresses);
    addresses.pop();

    expect(book.answersWith('192.0.2.1')[0]?.addresses).toEqual(['192.0.2.1', '10.0.0.1']);
  });

  it('drops the oldest when somebody looks up without end', () => {
    const book = new AnswerBook();
    for (let index = 0; index < 5000; index += 1) book.remember('api.example', [`2001:db8::${index}`]);
    for (let index = 0; index < 20; index += 1) book.remember(`${index}.example`, ['192.0.2.1']);

    expect(book.answersWith('2001:db8::0')).toEqual([]);
    expect(book.answersWith('2001:db8::4999')).toHaveLength(1);
    expect(book.answersWith('192.0.2.1').map(({ name }) => name)).toEqual([
      '19.example',
      '18.example',
      '17.example',
      '16.example',
      '15.example',
      '14.example',
      '13.example',
      '12.example',
      '11.example',
      '10.example',
      '9.example',
      '8.example',
      '7.example',
      '6.example',
      '5.example',
      '4.example',
    ]);
  });
});
