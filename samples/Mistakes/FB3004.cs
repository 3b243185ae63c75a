using Fallback;

namespace Mistakes.FB3004;

public static class Startup
{
    public static void Configure(FallbackOptions options) =>
        // ! 'llm.example.com' is reached over plain http: everyone on the network path can read prompts and answers; use https
        options.AddProvider("pool", "http://llm.example.com/v1");
}
