using Microsoft.Extensions.Logging;

namespace Mistakes.FB3003;

public sealed class Desk(ILogger<Desk> logger)
{
    public void Log(HttpRequestMessage request)
    {
        // ! 'request' prints all headers, the Authorization header among them, and goes to a log by 'LogInformation'; log the method, the status and the request id instead
        logger.LogInformation("Sending {Request}", request);
    }
}
