using Fallback;

namespace SupportWorker;

public sealed class Worker(IMailDesk desk, IHostApplicationLifetime lifetime, ILogger<Worker> logger) : BackgroundService
{
    private readonly Queue<string> _mails = new(["I want my money back.", "It never arrived.", "It is broken."]);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (_mails.TryDequeue(out string? mail))
        {
            try
            {
                FallbackResult<string> summary = await desk.SummarizeAsync(mail, stoppingToken);
                logger.LogInformation("{Mail} {Summary} (by {Provider})", mail, summary.Value, summary.Provider);
            }
            catch (AllTiersFailedException e)
            {
                // The mail goes back into the queue, and the worker waits for as long as the chain says.
                _mails.Enqueue(mail);
                TimeSpan wait = e.RetryAfter ?? TimeSpan.FromSeconds(10);
                logger.LogWarning("No tier can answer. The next try is in {Seconds:0.0} s.", wait.TotalSeconds);
                await Task.Delay(wait, stoppingToken);
            }
        }

        lifetime.StopApplication();
    }
}
