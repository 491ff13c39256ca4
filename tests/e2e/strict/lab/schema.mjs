// A schema out of the types that OpenAI publishes with its client: what a client may send and a server may say, as they are in
// npm `openai`, read by the TypeScript compiler at the time of the test. Nothing is copied by hand.
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import ts from 'typescript';

const packages = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '../node_modules');
const SOURCES = {
  ga: path.join(packages, 'openai/resources/realtime/realtime.d.ts'),
  beta: path.join(packages, 'openai-beta/resources/beta/realtime/realtime.d.ts'),
};

// The types of a declaration file by name.
export function readTypes(file) {
  const options = { noEmit: true, skipLibCheck: true, strict: true, target: ts.ScriptTarget.ES2020, module: ts.ModuleKind.NodeNext,
    moduleResolution: ts.ModuleResolutionKind.NodeNext, lib: ['lib.es2020.d.ts'], types: [] };
  const program = ts.createProgram([file], options);
  const checker = program.getTypeChecker();
  const module = checker.getSymbolAtLocation(program.getSourceFile(file)), whole = module.exports.get('export=');
  const types = new Map(checker.getExportsOfModule(module).map((symbol) => [symbol.name, symbol]));
  if (whole) types.set('export=', whole.flags & ts.SymbolFlags.Alias ? checker.getAliasedSymbol(whole) : whole);
  return { checker, type: (name) => checker.getDeclaredTypeOfSymbol(types.get(name)) };
}

// What the real service shows of a session although its types do not have it. (The beta's types fit no server of the beta.)
export const BEYOND_TYPES = new Set(['session.id', 'session.object', 'session.expires_at']);

const UNKNOWN = 'unknown_parameter', MISSING = 'missing_required_parameter', TYPE = 'invalid_type', VALUE = 'invalid_value';
const mistake = (code, param, message) => ({ code, param, message });
const show = (value) => (JSON.stringify(value) ?? 'nothing').slice(0, 60);
const isObject = (value) => typeof value === 'object' && value !== null && !Array.isArray(value);
const member = (param, name) => (param === '' ? name : `${param}.${name}`);

class Schema {
  constructor(file) {
    Object.assign(this, readTypes(file));
    this.members = new Map();
  }

  // The mistakes of a value that should be of the exported type.
  check(name, value) {
    return this.checkType(this.type(name), value, '');
  }

  checkType(type, value, param) {
    if (type.isUnion()) return this.checkUnion(type, value, param);
    const { flags } = type;
    const ours = (is, what) => (is ? [] : [mistake(TYPE, param, `'${param}' must be ${what}, not ${show(value)}`)]);
    if (flags & (ts.TypeFlags.Any | ts.TypeFlags.Unknown)) return [];
    if (flags & (ts.TypeFlags.StringLiteral | ts.TypeFlags.NumberLiteral))
      return value === type.value ? [] : [mistake(VALUE, param, `'${param}' must be ${show(type.value)}, not ${show(value)}`)];
    if (flags & ts.TypeFlags.BooleanLiteral) return ours(value === (type.intrinsicName === 'true'), type.intrinsicName);
    if (flags & ts.TypeFlags.String || this.isOpenString(type)) return ours(typeof value === 'string', 'a string');
    if (flags & ts.TypeFlags.Number) return ours(typeof value === 'number', 'a number');
    if (flags & ts.TypeFlags.Null) return ours(value === null, 'null');
    if (flags & ts.TypeFlags.Undefined) return ours(value === undefined, 'absent');
    if (this.checker.isArrayType(type)) return this.checkArray(type, value, param);
    return this.checkObject(type, value, param);
  }

  // `string & {}`: names are proposed, any other is allowed.
  isOpenString(type) {
    return type.isIntersection() && type.types.some((part) => part.flags & ts.TypeFlags.String);
  }

  checkArray(type, value, param) {
    if (!Array.isArray(value)) return [mistake(TYPE, param, `'${param}' must be an array, not ${show(value)}`)];
    const [element] = this.checker.getTypeArguments(type);
    return value.flatMap((each, at) => this.checkType(element, each, `${param}[${at}]`));
  }

  membersOf(type) {
    if (!this.members.has(type)) {
      const members = type.getProperties().map((symbol) => [symbol.name,
        { isOptional: (symbol.flags & ts.SymbolFlags.Optional) !== 0, type: this.checker.getTypeOfSymbol(symbol) }]);
      this.members.set(type, new Map(members));
    }
    return this.members.get(type);
  }

  checkObject(type, value, param) {
    if (!isObject(value)) return [mistake(TYPE, param, `'${param}' must be an object, not ${show(value)}`)];
    const members = this.membersOf(type), [index] = this.checker.getIndexInfosOfType(type);
    const mistakes = [];
    for (const [name, { isOptional }] of members)
      if (!isOptional && !(name in value)) mistakes.push(mistake(MISSING, member(param, name), `Missing required parameter: '${member(param, name)}'.`));
    for (const [name, each] of Object.entries(value)) {
      const known = members.get(name);
      if (known) mistakes.push(...this.checkType(known.type, each, member(param, name)));
      else if (index) mistakes.push(...this.checkType(index.type, each, member(param, name)));
      else if (members.size > 0) mistakes.push(mistake(UNKNOWN, member(param, name), `Unknown parameter: '${member(param, name)}'.`));
    }
    return mistakes;
  }

  // Of several types the one whose constants (`type`, `role`) the value has; its mistakes are told.
  checkUnion(type, value, param) {
    const each = type.types.map((one) => ({ one, mistakes: this.checkType(one, value, param) }));
    if (each.some(({ mistakes }) => mistakes.length === 0)) return [];
    const meant = isObject(value) ? each.filter(({ one }) => this.isMeant(one, value)) : [];
    if (meant.length > 0) return meant.reduce((best, next) => (next.mistakes.length < best.mistakes.length ? next : best)).mistakes;
    return [mistake(isObject(value) ? VALUE : TYPE, param, `'${param}' has no value of the allowed: ${show(value)}`)];
  }

  isMeant(type, value) {
    if (!(type.flags & ts.TypeFlags.Object) || this.checker.isArrayType(type)) return false;
    const constants = [...this.membersOf(type)].filter(([, { type: one }]) => one.isStringLiteral());
    return constants.every(([name, { type: one, isOptional }]) => value[name] === one.value || (isOptional && !(name in value)));
  }
}

const read = new Map();

// dialect: ga or beta.
export function schemaOf(dialect) {
  if (!read.has(dialect)) read.set(dialect, new Schema(SOURCES[dialect]));
  return read.get(dialect);
}
