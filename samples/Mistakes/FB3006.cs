using Fallback;

namespace Mistakes.FB3006;

public static class Startup
{
    public static void Configure(FallbackOptions options) => options.AddProvider("gateway", provider =>
    {
        provider.BaseUrl = "https://llm.example.com/v1";
        // ! The header 'X-Gateway-Token' of a provider holds what looks like a secret ('Qx7v…Hn3B'): values in 'Headers' are not masked; put it into 'SecretHeaders', or 'ApiKey', and read it from the configuration
        provider.Headers["X-Gateway-Token"] = "Qx7vT2mLp9Rk4Wz8Hn3B";
    });
}
