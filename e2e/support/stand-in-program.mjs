// Writes the smallest unsigned program of 64-bit Windows: node stand-in-program.mjs <file> <content in base64>
import { writeFileSync } from 'node:fs';
import { NtExecutable, NtExecutableResource, Resource } from 'resedit';

const english = { lang: 1033, codepage: 1200 };
const [fileAlignment, sectionAlignment] = [0x200, 0x1000];

/** The smallest unsigned 64-bit program: headers (PE32+, Microsoft PE format 2–3) and one section with the content. */
function bareProgram(inside) {
  const [dos, optionalSize] = [0x40, 240];
  const headers = Buffer.alloc(fileAlignment);
  headers.write('MZ');
  headers.writeUInt32LE(dos, 0x3c);
  headers.write('PE\0\0', dos, 'latin1');
  const file = dos + 4;
  headers.writeUInt16LE(0x8664, file); // x64
  headers.writeUInt16LE(1, file + 2); // sections
  headers.writeUInt16LE(optionalSize, file + 16);
  headers.writeUInt16LE(0x22, file + 18); // executable, large addresses
  const optional = file + 20;
  headers.writeUInt16LE(0x20b, optional); // PE32+
  headers.writeBigUInt64LE(0x140000000n, optional + 24);
  headers.writeUInt32LE(sectionAlignment, optional + 32);
  headers.writeUInt32LE(fileAlignment, optional + 36);
  headers.writeUInt16LE(10, optional + 40); // needs Windows 10
  headers.writeUInt16LE(10, optional + 48);
  headers.writeUInt32LE(2 * sectionAlignment, optional + 56);
  headers.writeUInt32LE(fileAlignment, optional + 60);
  headers.writeUInt16LE(2, optional + 68); // with windows
  headers.writeUInt32LE(16, optional + 108);
  const section = optional + optionalSize;
  headers.write('.rdata', section);
  headers.writeUInt32LE(fileAlignment, section + 8);
  headers.writeUInt32LE(sectionAlignment, section + 12);
  headers.writeUInt32LE(fileAlignment, section + 16);
  headers.writeUInt32LE(fileAlignment, section + 20);
  headers.writeUInt32LE(0x40000040, section + 36); // initialised data, readable
  const content = Buffer.alloc(fileAlignment);
  inside.copy(content);
  return Buffer.concat([headers, content]);
}

/** Every program of Windows says what it is; packing writes ours into the same place. */
function withVersion(program) {
  const executable = NtExecutable.from(program);
  const resources = NtExecutableResource.from(executable);
  const version = Resource.VersionInfo.createEmpty();
  version.lang = english.lang;
  version.setFileVersion('45.0.0.0');
  version.setStringValues(english, { ProductName: 'Electron', FileDescription: 'Electron' });
  version.outputToResourceEntries(resources.entries);
  resources.outputResource(executable);
  return Buffer.from(executable.generate());
}

const [file, content] = process.argv.slice(2);
writeFileSync(file, withVersion(bareProgram(Buffer.from(content, 'base64'))));
