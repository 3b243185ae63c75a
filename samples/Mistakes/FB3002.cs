using Fallback;

namespace Mistakes.FB3002;

public static class Startup
{
    public static void Configure(FallbackOptions options) =>
        // ! 'sk-p…pS3a' looks like a key: whoever reads the source can use it; revoke it, and read the new one from configuration or from an environment variable
        options.AddProvider("openai", "https://api.openai.com/v1", "sk-proj-7f3K9qLmZ2xW8vB4nR6tY1cD5hJ0pS3a");
}
