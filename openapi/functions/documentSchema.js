// Spectral's check of a document against the JSON Schema of its OpenAPI version.
import { oas } from '@stoplight/spectral-rulesets';

export default oas.rules['oas3-schema'].then.function;
