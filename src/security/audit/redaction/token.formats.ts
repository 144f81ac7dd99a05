import type { Alphabet } from './alphabets.js';

/** A kind of token that is known by how it begins. */
export interface TokenFormat {
  /** As it stands in the marker: lower-case words and hyphens. */
  readonly kind: string;
  readonly prefixes: readonly string[];
  /** What follows the prefix: one run of these characters, */
  readonly body: Alphabet;
  /** at least so many of them, */
  readonly min: number;
  /** and at most so many; a longer run is something else. Absent where the issuer promises no length. */
  readonly max?: number;
}

function fixed(kind: string, prefixes: readonly string[], body: Alphabet, length: number): TokenFormat {
  return { kind, prefixes, body, min: length, max: length };
}

function open(kind: string, prefixes: readonly string[], body: Alphabet, min: number): TokenFormat {
  return { kind, prefixes, body, min };
}

/**
 * Formats with a beginning of their own, in the order of the alphabet. Where a comment names no source, the shape is
 * what the rules of gitleaks, secretlint, trufflehog and detect-secrets agree on (MIT, AGPL-3.0 and Apache-2.0; read
 * for facts, nothing is copied). Lengths are exact only where the issuer keeps to one. Formats without a beginning are
 * in `shaped.finder.ts`, and what has no format at all is left to the words around it, in `keyword.finder.ts`.
 */
export const TOKEN_FORMATS: readonly TokenFormat[] = [
  { kind: '1password-secret-key', prefixes: ['A3-'], body: 'grouped', min: 36, max: 37 }, // 1Password security design, "Secret Key"
  open('1password-service-account', ['ops_eyJ'], 'base64', 100),
  fixed('adobe-client-secret', ['p8e-', 'p8-'], 'hex', 32), // as in its console
  fixed('age-secret-key', ['AGE-SECRET-KEY-1'], 'upper', 58), // age specification, Bech32
  fixed('airtable-token', ['pat'], 'dotted', 79), // pat + 14 characters, dot, 64 hexadecimal digits
  fixed('alibaba-key', ['LTAI'], 'alnum', 20),
  open('anthropic-key', ['sk-ant-'], 'word', 24),
  open('artifactory-key', ['AKC', 'AP2', 'AP3', 'AP5', 'AP6', 'APA', 'APB'], 'alnum', 10), // JFrog API keys
  open('artifactory-token', ['cmVmdGtuO'], 'base64', 40), // base64 of "reftkn:"
  open('atlassian-token', ['ATATT3xFfG', 'ATCTT3xFfG', 'ATBB'], 'open', 24),
  fixed('aws-key', ['AKIA', 'ASIA', 'ABIA', 'ACCA'], 'upper', 16), // IAM, "unique ID prefixes"
  open('aws-bedrock-key', ['ABSK'], 'base64', 100),
  open('aws-bedrock-key', ['bedrock-api-key-YmVkcm9jay5hbWF6b25hd3MuY29t'], 'open', 0),
  open('buildkite-token', ['bkua_'], 'hex', 40),
  open('circleci-token', ['CCIPAT_', 'CCIPRJ_'], 'word', 40),
  open('clojars-token', ['CLOJARS_'], 'alnum', 40),
  open('cloudflare-origin-key', ['v1.0-'], 'word', 100),
  open('contentful-token', ['CFPAT-'], 'word', 40),
  fixed('databricks-token', ['dapi'], 'hex', 32),
  fixed('digitalocean-token', ['dop_v1_', 'doo_v1_', 'dor_v1_'], 'hex', 64),
  open('discord-webhook', ['discord.com/api/webhooks/', 'discordapp.com/api/webhooks/'], 'open', 40),
  open('docker-token', ['dckr_pat_', 'dckr_oat_'], 'word', 20),
  open('doppler-token', ['dp.pt.', 'dp.st.', 'dp.ct.', 'dp.sa.', 'dp.scim.', 'dp.audit.'], 'dotted', 36),
  open('duffel-token', ['duffel_test_', 'duffel_live_'], 'open', 40),
  open('dynatrace-token', ['dt0c01.', 'dt0s01.', 'dt0s16.'], 'dotted', 80),
  open('defined-networking-token', ['dnkey-'], 'open', 60),
  { kind: 'elevenlabs-key', prefixes: ['sk_'], body: 'hex', min: 48, max: 48 },
  fixed('easypost-key', ['EZAK', 'EZTK'], 'alnum', 54),
  open('facebook-token', ['EAAM', 'EAAC'], 'alnum', 100),
  open('figma-token', ['figd_', 'figo_', 'figor_'], 'word', 20),
  fixed('firecrawl-key', ['fc-'], 'hex', 32),
  open('flutterwave-key', ['FLWPUBK_TEST-', 'FLWSECK_TEST-', 'FLWPUBK-', 'FLWSECK-'], 'word', 12),
  open('flutterwave-key', ['FLWSECK_TEST'], 'alnum', 12),
  open('fly-token', ['fo1_'], 'word', 40),
  open('fly-token', ['fm1a_', 'fm1r_', 'fm2_'], 'base64', 60),
  open('frame-io-token', ['fio-u-'], 'open', 40),
  open('github-token', ['ghp_', 'gho_', 'ghu_', 'ghs_', 'ghr_'], 'alnum', 20), // "authentication token formats"
  open('github-token', ['github_pat_'], 'word', 22),
  open(
    'gitlab-token',
    [
      'glpat-',
      'gldt-',
      'glrt-',
      'glrtr-',
      'glcbt-',
      'glptt-',
      'glft-',
      'glimt-',
      'glagent-',
      'gloas-',
      'glsoat-',
      'glffct-',
    ],
    'dotted',
    18,
  ), // GitLab, "token overview", prefixes; prettier-ignore
  open('gitlab-token', ['GR1348941'], 'word', 20),
  fixed('google-key', ['AIza'], 'word', 35), // Google Cloud, "API keys"
  open('google-oauth-token', ['ya29.'], 'word', 20),
  open('google-refresh-token', ['1//0'], 'word', 40),
  open('gemini-key', ['AQ.Ab8'], 'word', 40),
  open('google-client-secret', ['GOCSPX-'], 'word', 20),
  open('grafana-token', ['glc_'], 'base64', 32),
  open('grafana-token', ['glsa_'], 'word', 40),
  open('grafana-key', ['eyJrIjoi'], 'base64', 40), // base64 of {"k":"
  open('groq-key', ['gsk_'], 'alnum', 40),
  open('heroku-key', ['HRKU-'], 'word', 36),
  fixed('hubspot-token', ['pat-na1-', 'pat-eu1-'], 'word', 36),
  fixed('huggingface-token', ['hf_'], 'letters', 34),
  fixed('huggingface-token', ['api_org_'], 'letters', 34),
  open('intra42-secret', ['s-s4t2ud-', 's-s4t2af-'], 'hex', 64),
  open('linear-key', ['lin_api_', 'lin_oauth_'], 'alnum', 40),
  open('langsmith-key', ['lsv2_pt_', 'lsv2_sk_'], 'word', 40),
  open('lob-key', ['live_pub_', 'test_pub_'], 'hex', 31),
  fixed('mailgun-key', ['key-', 'pubkey-'], 'hex', 32),
  open('mapbox-token', ['pk.eyJ', 'sk.eyJ', 'tk.eyJ'], 'dotted', 60),
  open('microsoft-teams-webhook', ['webhook.office.com/webhookb2/'], 'open', 60),
  open('neon-key', ['napi_'], 'alnum', 40),
  open('netlify-token', ['nfp_'], 'alnum', 36),
  fixed('new-relic-key', ['NRAK-'], 'alnum', 27),
  fixed('new-relic-key', ['NRII-', 'NRBR-', 'NRJS-', 'NRIQ-'], 'word', 32),
  fixed('notion-token', ['ntn_'], 'alnum', 46),
  fixed('notion-token', ['secret_'], 'alnum', 43),
  fixed('npm-token', ['npm_'], 'alnum', 36),
  fixed('octopus-key', ['API-'], 'upper', 26),
  open('openai-key', ['sk-', 'sess-'], 'word', 32), // also of those who copied the prefix
  open('openrouter-key', ['sk-or-v1-'], 'hex', 40),
  open('openshift-token', ['sha256~'], 'word', 43),
  fixed('pganalyze-key', ['pgar_', 'pgaw_'], 'alnum', 27),
  fixed('perplexity-key', ['pplx-'], 'alnum', 48),
  open('pinecone-key', ['pcsk_'], 'word', 40),
  open('planetscale-token', ['pscale_tkn_', 'pscale_oauth_', 'pscale_pw_'], 'open', 32),
  fixed('plaid-token', ['access-sandbox-', 'access-development-', 'access-production-'], 'word', 36),
  fixed('postman-key', ['PMAK-'], 'word', 59),
  fixed('prefect-key', ['pnu_'], 'alnum', 36),
  fixed('pulumi-token', ['pul-'], 'hex', 40),
  open('pypi-token', ['pypi-AgE'], 'word', 50), // a macaroon's first bytes
  open('razorpay-key', ['rzp_live_', 'rzp_test_'], 'alnum', 14),
  open('readme-key', ['rdme_'], 'alnum', 70),
  open('replicate-token', ['r8_'], 'alnum', 37),
  fixed('rootly-key', ['rootly_'], 'hex', 64),
  fixed('rubygems-key', ['rubygems_'], 'hex', 48),
  open('scalingo-token', ['tk-us-'], 'word', 40),
  open('sendgrid-key', ['SG.'], 'dotted', 40),
  open('sendinblue-key', ['xkeysib-', 'xsmtpsib-'], 'word', 64),
  fixed('sentry-token', ['sntryu_'], 'hex', 64),
  open('sentry-token', ['sntrys_eyJ'], 'open', 60),
  fixed('settlemint-token', ['sm_aat_', 'sm_pat_', 'sm_sat_'], 'alnum', 16),
  open('shippo-token', ['shippo_live_', 'shippo_test_'], 'hex', 32),
  open('shopify-token', ['shpat_', 'shpca_', 'shppa_', 'shpss_'], 'alnum', 32),
  open('slack-token', ['xoxb-', 'xoxp-', 'xoxa-', 'xoxr-', 'xoxs-', 'xoxo-', 'xoxe-', 'xoxe.', 'xoxc-', 'xapp-'], 'dotted', 20), // prettier-ignore
  open('slack-cookie', ['xoxd-'], 'open', 20),
  fixed('sonar-token', ['sqp_', 'squ_', 'sqa_'], 'hex', 40),
  open('slack-webhook', ['hooks.slack.com/services/', 'hooks.slack.com/workflows/', 'hooks.slack.com/triggers/'], 'open', 30), // prettier-ignore
  open('snyk-token', ['snyk_uat.', 'snyk_sat.'], 'dotted', 30),
  open('sourcegraph-token', ['sgp_'], 'word', 40),
  fixed('spectral-key', ['spu-'], 'alnum', 32),
  open('square-token', ['sq0atp-', 'sq0idp-', 'sq0idb-'], 'word', 22),
  open('square-secret', ['sq0csp-', 'sq0csb-'], 'word', 36),
  open('square-token', ['EAAA'], 'word', 60),
  open('stripe-key', ['sk_live_', 'sk_test_', 'sk_prod_', 'rk_live_', 'rk_test_', 'rk_prod_'], 'alnum', 10),
  open('stripe-webhook-secret', ['whsec_'], 'base64', 24),
  open('supabase-key', ['sb_secret_', 'sbp_'], 'word', 30),
  open('tailscale-key', ['tskey-'], 'word', 20),
  fixed('twilio-id', ['SK', 'AC'], 'hex', 32),
  open('tavily-key', ['tvly-'], 'word', 24),
  open('teamwork-token', ['tkn.v1_'], 'open', 40),
  open('typeform-token', ['tfp_'], 'dotted', 59),
  open('vault-token', ['hvs.', 'hvb.', 'hvr.'], 'word', 24), // HashiCorp Vault 1.10
  open('vercel-token', ['vcp_', 'vci_', 'vca_', 'vcr_', 'vck_'], 'alnum', 24),
  open('wallet-key', ['xprv9', 'yprv', 'zprv', 'tprv8'], 'alnum', 75), // BIP 32
  open('xai-key', ['xai-'], 'alnum', 60),
  open('yandex-token', ['AQVN', 't1.'], 'dotted', 35),
  fixed('yandex-key', ['YC'], 'word', 38),
];
