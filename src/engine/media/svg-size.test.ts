import { expect, test } from 'vitest';
import { svgSize } from './svg-size.ts';

test.each([
  ['<svg width="10" height="20"/>', { width: 10, height: 20 }],
  ['<svg width="1in" height="2.54cm"/>', { width: 96, height: 96 }],
  ['<?xml version="1.0"?><!-- <svg> --> <svg viewBox="0,0 30 40">', { width: 30, height: 40 }],
  ['<svg width="60" viewBox="0 0 30 40">', { width: 60, height: 80 }],
  ["<svg height='80' viewBox='0 0 30 40'>", { width: 60, height: 80 }],
  ['<svg width="100%" height="100%" viewBox="0 0 7 9">', { width: 7, height: 9 }],
  ['<svg width="100%" height="100%">', null],
  ['<svg width="-5" height="5">', null],
  ['<svg viewBox="0 0 0 5">', null],
  ['no drawing', null],
])('%s', (svg, size) => {
  expect(svgSize(svg)).toEqual(size);
});
