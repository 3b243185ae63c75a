using Fallback;

namespace Mistakes.FB4003;

[ModelChain("deepseek/deepseek-flash", "openai/gpt-6-luna")]
public interface IAssistant
{
    Task<string> AskAsync(string question, CancellationToken cancellationToken = default);
}

public sealed class Desk(IAssistant assistant)
{
    public async Task<string> AskAsync(string question, CancellationToken cancellationToken)
    {
        try
        {
            return await assistant.AskAsync(question, cancellationToken);
        }
        // ! This handler catches everything and does not check the exception when 'IAssistant.AskAsync' has failed at every tier; log or rethrow the exception, or declare what to answer with [DefaultResponse]
        catch (Exception)
        {
            return "";
        }
    }
}
