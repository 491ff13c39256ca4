// TwiML held to npm `twilio`: every verb must be a method of its parent's class there, every attribute a member of that method's
// attributes with a value of its type, and the document must come out the same when the library writes it anew.
import path from 'node:path';
import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';
import ts from 'typescript';
import { readTypes } from './schema.mjs';

const packages = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '../node_modules');
const VoiceResponse = createRequire(import.meta.url)('twilio').twiml.VoiceResponse;
const types = readTypes(path.join(packages, 'twilio/lib/twiml/VoiceResponse.d.ts'));
const { checker } = types;

const ENTITIES = { '&amp;': '&', '&lt;': '<', '&gt;': '>', '&quot;': '"', '&apos;': "'" };
const plain = (text) => text.replace(/&\w+;/g, (entity) => ENTITIES[entity]);

// { name, attributes, text, children }. Throws where it is no XML of elements, attributes and text.
export function parse(xml) {
  const root = { children: [] }, open = [root];
  let rest = xml.replace(/^<\?xml version="1\.0" encoding="UTF-8"\?>\s*/, '');
  if (rest === xml) throw new Error('it does not begin with the XML declaration');
  while (rest.length > 0) {
    const [tag, close, name, inside, empty] = rest.match(/^<(\/?)([A-Za-z]+)((?:\s+[A-Za-z]+="[^"<]*")*)\s*(\/?)>/) ?? [];
    if (!tag) {
      const text = rest.match(/^[^<]+/)?.[0];
      if (!text || (open.length === 1 && text.trim() !== '') || /&(?!(amp|lt|gt|quot|apos);)/.test(text)) throw new Error(`no XML: ${rest.slice(0, 60)}`);
      if (open.length > 1) open.at(-1).text += plain(text);
      rest = rest.slice(text.length);
      continue;
    }
    if (close) { if (open.pop().name !== name) throw new Error(`</${name}> closes nothing`); }
    else {
      const attributes = Object.fromEntries([...inside.matchAll(/([A-Za-z]+)="([^"]*)"/g)].map(([, key, value]) => [key, plain(value)]));
      const element = { name, attributes, text: '', children: [] };
      open.at(-1).children.push(element);
      if (!empty) open.push(element);
    }
    rest = rest.slice(tag.length);
  }
  if (open.length !== 1 || root.children.length !== 1) throw new Error('not one element around all');
  return root.children[0];
}

// An attribute's text as what the type wants; undefined where it is none.
function valueOf(type, text) {
  if (type.isUnion()) return type.types.map((one) => valueOf(one, text)).find((value) => value !== undefined);
  if (checker.isArrayType(type)) {
    const values = text.split(' ').map((word) => valueOf(checker.getTypeArguments(type)[0], word));
    return values.includes(undefined) ? undefined : values;
  }
  if (type.isStringLiteral()) return text === type.value ? text : undefined;
  if (type.flags & ts.TypeFlags.String) return text;
  if (type.flags & ts.TypeFlags.Number) return /^\d+$/.test(text) ? Number(text) : undefined;
  if (type.flags & ts.TypeFlags.BooleanLiteral) return text === type.intrinsicName ? text === 'true' : undefined;
  return undefined;
}

function attributesOf(element, type) {
  const values = {};
  for (const [name, text] of Object.entries(element.attributes)) {
    const member = type.getProperty(name);
    if (!member) throw new Error(`<${element.name}> has no attribute ${name}`);
    values[name] = valueOf(checker.getTypeOfSymbol(member), text);
    if (values[name] === undefined) throw new Error(`${name}="${text}" of <${element.name}> is not of type ${checker.typeToString(checker.getTypeOfSymbol(member))}`);
  }
  return values;
}

const typeOf = (parameter) => checker.getNonNullableType(checker.getTypeOfSymbol(parameter));

// The verb under its parent, once in the types and once in the library. Returns its own type.
function write(parentType, parent, element) {
  const method = element.name[0].toLowerCase() + element.name.slice(1), known = parentType.getProperty(method);
  const signatures = known ? checker.getTypeOfSymbol(known).getCallSignatures() : [];
  if (signatures.length === 0) throw new Error(`<${element.name}> may not stand in ${checker.typeToString(parentType)}`);
  const content = element.text.trim() === '' ? undefined : element.text;
  const hasAttributes = Object.keys(element.attributes).length > 0;
  const signature = signatures.find(({ parameters }) => (hasAttributes ? parameters[0]?.name === 'attributes' : true) &&
    (content === undefined || parameters.some((parameter) => typeOf(parameter).flags & ts.TypeFlags.String)));
  if (!signature) throw new Error(`<${element.name}> takes no ${content === undefined ? 'attributes' : 'text'}`);
  const given = signature.parameters.map((parameter) => (parameter.name === 'attributes' ? attributesOf(element, typeOf(parameter)) : content));
  for (const [at, parameter] of signature.parameters.entries()) {
    const isNeeded = !(parameter.valueDeclaration.questionToken || parameter.valueDeclaration.initializer);
    if (isNeeded && given[at] === undefined) throw new Error(`<${element.name}> needs ${parameter.name}`);
  }
  return { type: checker.getReturnTypeOfSignature(signature), node: parent[method](...given) };
}

function writeChildren(type, node, element) {
  for (const child of element.children) {
    const made = write(type, node, child);
    writeChildren(made.type, made.node, child);
  }
}

function sorted(element) {
  return { ...element, text: element.text.trim(), attributes: Object.fromEntries(Object.entries(element.attributes).sort()), children: element.children.map(sorted) };
}

// The verbs of a document that npm `twilio` writes alike; throws for any other.
export function verbsOf(xml) {
  const document = parse(xml);
  if (document.name !== 'Response' || Object.keys(document.attributes).length > 0) throw new Error('the root is <Response>');
  const response = new VoiceResponse();
  writeChildren(types.type('export='), response, document);
  const again = parse(response.toString().replace(/^<\?xml[^?]*\?>/, '<?xml version="1.0" encoding="UTF-8"?>'));
  if (JSON.stringify(sorted(again)) !== JSON.stringify(sorted(document))) throw new Error(`twilio writes it as ${response}`);
  const names = (element) => [element.name, ...element.children.flatMap(names)];
  return document.children.flatMap(names);
}
