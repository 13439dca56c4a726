import 'reflect-metadata';

// jest numbers its workers from 1; global-setup.mjs started one engine for each
const endpoints = process.env['DYNAMODB_ENDPOINTS']?.split(' ') ?? [];
process.env['DYNAMODB_ENDPOINT'] = endpoints[Number(process.env['JEST_WORKER_ID']) - 1];
