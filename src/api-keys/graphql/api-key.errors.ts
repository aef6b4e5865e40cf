import { refusalType } from '../../graphql/errors.ts';
import { ApiKeyNotFoundError } from '../api-key-errors.ts';

refusalType(ApiKeyNotFoundError, 'Returned when there is no such API key.');
