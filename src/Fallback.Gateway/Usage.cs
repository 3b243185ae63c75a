namespace Fallback.Gateway;

internal static class Usage
{
    public const string Text = """
        fallback-gateway: chains of models behind one address that any OpenAI client can use.

        fallback-gateway [--config FILE]… [--urls URLS] [--dashboard]
            Starts the gateway.
            --config FILE   a file with the settings; may be repeated, and later files override earlier ones.
                            Default: fallback.json in the current folder, else appsettings.json.
            --urls URLS     the addresses to listen on, separated by semicolons. Default: http://127.0.0.1:8080
            --dashboard     serves the dashboard at /fallback, to this machine only.
            Environment variables override the files: Fallback__Gateway__MaxConcurrentRequests=500
            Health: /health/live, /health/ready (/health is the same as /health/ready).

        fallback-gateway --validate [--config FILE]…
            Checks the settings without using the network. Exits with 1 if there are mistakes, which
            are written to standard error, one per line. Missing provider keys are only warnings.

        fallback-gateway keys add NAME [--chain CHAIN]… [--requests-per-minute N]
                                       [--tokens-per-minute N] [--budget-usd-per-day N]
                                       [--max-concurrency N]
            Creates a key for a caller: prints it once, and its hash as an entry for the settings.

        fallback-gateway --version | --help
        """;
}
