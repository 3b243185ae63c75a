using Fallback;
using Fallback.Samples.Bedrock;

// AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY (and AWS_SESSION_TOKEN) sign the requests to Bedrock; OPENAI_API_KEY is for the tier behind it.
string region = Environment.GetEnvironmentVariable("AWS_REGION") ?? "us-east-1";
if (AwsCredentials.FromEnvironment() is null)
{
    Console.WriteLine("Set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY to ask Bedrock.");
    return;
}
ISupportAssistant assistant = FallbackClient.Create<ISupportAssistant>(options =>
{
    options.MissingKeys = MissingKeys.Skip;
    options.AddProvider("bedrock", provider =>
    {
        provider.BaseUrl = $"https://bedrock-runtime.{region}.amazonaws.com";
        provider.KeyRequired = false;
        provider.HttpHandler = () => new SigningHandler(() => AwsCredentials.FromEnvironment()!, region, "bedrock", TimeProvider.System)
        {
            InnerHandler = new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false },
        };
        provider.SdkClient = connection => new BedrockChatClient(connection);
    });
});

FallbackResult<string> answer = await assistant.AnswerAsync("How do I reset my router?");
Console.WriteLine(answer.Value);
foreach (TierAttempt attempt in answer.Attempts) Console.WriteLine(attempt);

[ModelChain("bedrock/amazon.nova-pro-v1:0", "openai/gpt-6-luna", DeadlineMs = 20_000)]
[TierTimeout(8_000, 10_000)]
[CircuitBreaker(FailureThreshold = 3, BreakSeconds = 30)]
internal interface ISupportAssistant
{
    [SystemPrompt("You are a support assistant.")]
    Task<FallbackResult<string>> AnswerAsync(string question, CancellationToken cancellationToken = default);
}
