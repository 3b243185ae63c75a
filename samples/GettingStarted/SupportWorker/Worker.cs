using Fallback;

namespace SupportWorker;

public sealed class Worker(IMailDesk desk, IHostApplicationLifetime lifetime, ILogger<Worker> logger) : BackgroundService
{
    private static readonly string[] _mails = ["I want my money back.", "It never arrived.", "It is broken."];

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        foreach (string mail in _mails)
        {
            FallbackResult<string> summary = await SummarizeAsync(mail, stoppingToken);
            logger.LogInformation("{Mail} {Summary} (by {Provider})", mail, summary.Value, summary.Provider);
        }

        lifetime.StopApplication();
    }

    /// <summary>A worker has time: if no tier can answer, it waits as long as the chain says, and asks again.</summary>
    private async Task<FallbackResult<string>> SummarizeAsync(string mail, CancellationToken cancellationToken)
    {
        while (true)
        {
            try
            {
                return await desk.SummarizeAsync(mail, cancellationToken);
            }
            catch (AllTiersFailedException e)
            {
                TimeSpan wait = e.RetryAfter ?? TimeSpan.FromSeconds(10);
                logger.LogWarning("No tier can answer. The next try is in {Seconds:0.0} s.", wait.TotalSeconds);
                await Task.Delay(wait, cancellationToken);
            }
        }
    }
}
