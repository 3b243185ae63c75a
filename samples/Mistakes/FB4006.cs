using Fallback;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.DependencyInjection;
using OpenAI.Chat;

namespace Mistakes.FB4006
{
    public static class Startup
    {
        public static void Configure(IServiceCollection services, Func<ChatClient, IChatClient> asChatClient) =>
            // ! 'ChatClient' retries by itself, which multiplies the chain's attempts and uses up the tier's timeout; set 'RetryPolicy = new ClientRetryPolicy(0)'
            services.AddFallback(options => { }).AddProvider("openai", provider => asChatClient(new ChatClient("gpt-6-luna", "")));
    }
}

// Stands for the SDK's own client, which retries three times by default.
namespace OpenAI.Chat
{
    public sealed class ChatClient(string model, string apiKey)
    {
        public string Model => model;

        public bool HasKey => apiKey.Length > 0;
    }
}
