using Fallback;
using Fallback_App;

using var interrupted = new CancellationTokenSource();
Console.CancelKeyPress += (_, press) =>
{
    press.Cancel = true;
    interrupted.Cancel();
};

var options = new FallbackOptions { MissingKeys = MissingKeys.Skip };
// Without a key, servers on this machine answer. Delete the next two statements with LocalProviders.cs.
await using LocalProviders? local = await LocalProviders.StartUnlessThereIsAKeyAsync();
local?.Configure(options);
using var runtime = new FallbackRuntime(options);
IAssistant assistant = runtime.CreateClient<IAssistant>();

if (args.Length == 0) Console.WriteLine("Ask something; an empty line ends.");
string? question = args.Length > 0 ? string.Join(' ', args) : Console.ReadLine();
while (!string.IsNullOrWhiteSpace(question))
{
    try
    {
        FallbackResult<string> answer = await assistant.AnswerAsync(question, interrupted.Token);
        Console.WriteLine(answer.Value);
        foreach (TierAttempt attempt in answer.Attempts) Console.WriteLine($"  {attempt}");
    }
    catch (AllTiersFailedException e)
    {
        Console.Error.WriteLine(e.Message);
        if (args.Length > 0) return 1;
    }
    catch (OperationCanceledException)
    {
        return 1;
    }
    question = args.Length > 0 ? null : Console.ReadLine();
}
return 0;
