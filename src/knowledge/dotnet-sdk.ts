/**
 * What an image of the .NET SDK has that the image of the runtime below it lacks, from .NET 8 on: the SDK images stand on
 * `dotnet/aspnet` and add these. Source: src/sdk in dotnet/dotnet-docker (8.0.4 on Debian,
 * read in November 2026); later versions are taken to add the same.
 */

/** Programs, with the packages that they come from. */
export const SDK_PROGRAMS: ReadonlyMap<string, string> = new Map([
  ['curl', 'curl'],
  ['wget', 'wget'],
  ['git', 'git'],
  ['git-shell', 'git'],
  ['scalar', 'git'],
  ['perl', 'perl'],
  ['pwsh', 'PowerShell'],
]);

/** Debian packages, with what Git needs. */
export const SDK_PACKAGES: ReadonlySet<string> = new Set(
  (
    'curl wget git git-man perl perl-modules libperl5.36 libperl5.38 libperl5.40 liberror-perl libatomic1 libcurl4 ' +
    'libcurl4t64 libcurl3-gnutls libcurl3t64-gnutls libexpat1 libldap-2.5-0 libldap2 libgssapi-krb5-2 libkrb5-3 libnghttp2-14 ' +
    'libpsl5 libpsl5t64 librtmp1 libssh2-1 libssh2-1t64 libsasl2-2'
  ).split(' '),
);

/** The release from which on SDK and runtime images set the same ports: before, the SDK emptied ASPNETCORE_URLS. */
export const SAME_PORTS = 8;

/**
 * Packages that build, look for an SDK, start browsers through PowerShell, or load libraries of the system that come with
 * Git: LDAP and Kerberos.
 */
export const SDK_LIBRARIES =
  /\b(?:Microsoft\.Build(?:\.[\w.]+)?|Microsoft\.CodeAnalysis\.Workspaces\.MSBuild|NuGet\.\w[\w.]*|Microsoft\.TemplateEngine[\w.]*|Microsoft\.DotNet[\w.]*|Microsoft\.Playwright[\w.]*|Microsoft\.PowerShell[\w.]*|System\.Management\.Automation|PuppeteerSharp|Selenium[\w.]*|System\.DirectoryServices[\w.]*|[\w.]*Ldap[\w.]*|[\w.]*Kerberos[\w.]*|Microsoft\.AspNetCore\.Authentication\.Negotiate)\b(?=["'])/i;

/** Packages that are known to need no more than `Microsoft.NETCore.App`. */
export const PLAIN_PACKAGES =
  /^(?:Microsoft\.Extensions\.(?!.*AspNetCore)[\w.]+|System\.[\w.]+|Newtonsoft\.Json|Dapper|Npgsql|Polly|Serilog|Serilog\.Sinks\.(?:Console|File))$/i;
