import { auto, type Rule, review } from '../seen.ts';
import { at, isList, isText } from '../values.ts';

/** Every service that moves is known not to keep state. */
export const noStatefulService: Rule = ({ input }) => {
  const placements = at(input, 'diff', 'placements');
  if (!isList(placements) || placements.length === 0) return review;
  const services = placements.map((placement) => at(placement, 'service'));
  const stateless = services.every((service) => isText(service) && at(input, 'services', service, 'stateful') === false);
  return stateless ? auto : review;
};
