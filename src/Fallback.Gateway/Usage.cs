namespace Fallback.Gateway;

internal static class Usage
{
    public const string Text = """
        fallback-gateway: chains of models behind one address that any OpenAI client can use.

        fallback-gateway [--config FILE]… [--urls URLS] [--dashboard]
            Starts the gateway.
            --config FILE   a file with the settings; may be repeated, and later ones win.
                            Default: fallback.json in the current folder, else appsettings.json.
            --urls URLS     where to listen, with semicolons between. Default: http://127.0.0.1:8080
            --dashboard     shows what happens at /fallback, to this machine only.
            Environment variables win over the files: Fallback__Gateway__MaxConcurrentRequests=500
            Health: /health/live, /health/ready (/health is the same as /health/ready).

        fallback-gateway --validate [--config FILE]…
            Checks the settings without a network. Exits with 1 when there are mistakes, which go to
            the standard error, one a line. Providers' keys that are missing here are warnings.

        fallback-gateway keys add NAME [--chain CHAIN]… [--requests-per-minute N]
                                       [--tokens-per-minute N] [--budget-usd-per-day N]
                                       [--max-concurrency N]
            Makes a key for a caller: prints it once, and its hash as the settings get it.

        fallback-gateway --version | --help
        """;
}
