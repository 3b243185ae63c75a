using Fallback;

namespace Mistakes.FB4005;

[ModelChain("deepseek/deepseek-flash", "openai/gpt-6-luna")]
public interface IAssistant
{
    Task<string> AskAsync(string question, CancellationToken cancellationToken = default);
}

public static class Desk
{
    public static async Task AskAsync(IEnumerable<string> questions, CancellationToken cancellationToken)
    {
        foreach (string question in questions)
        {
            // ! 'FallbackClient.Create' creates a client and its runtime in each iteration of a loop; create it once, or register it with AddFallbackClient
            IAssistant assistant = FallbackClient.Create<IAssistant>(options => options.AddProvider("local", "http://localhost:11434/v1"));
            Console.WriteLine(await assistant.AskAsync(question, cancellationToken));
        }
    }
}
