export { impulseFault } from '../../project/records/effect-data.ts';
