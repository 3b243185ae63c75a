using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Logging;

namespace Mistakes.FB3001;

public sealed class Desk(ILogger<Desk> logger, IConfiguration configuration)
{
    public void Start()
    {
        string? key = configuration["Fallback:Providers:openai:ApiKey"];
        string header = "Bearer " + key;
        // ! The key 'ApiKey' goes unmasked to a log by 'LogInformation', where others can read it; pass ApiKey.Mask of the key instead
        logger.LogInformation("Asking with {Header}", header);
    }
}
