using Fallback;
using Microsoft.Extensions.Logging;

namespace Mistakes.FB3005;

[ModelChain("deepseek/deepseek-flash", "openai/gpt-6-luna")]
public interface IAssistant
{
    Task<string> AskAsync(string question, CancellationToken cancellationToken = default);
}

public sealed class Desk(IAssistant assistant, ILogger<Desk> logger)
{
    public async Task<string> AskAsync(string question, CancellationToken cancellationToken)
    {
        string answer = await assistant.AskAsync(question, cancellationToken);
        // ! 'answer' is a model's answer, and 'LogInformation' keeps it in every log: log it at Debug, or behind a setting
        logger.LogInformation("Answered {Answer}", answer);
        return answer;
    }
}
