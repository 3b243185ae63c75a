using Fallback;
using Refit;

#pragma warning disable FB1014 // That both work side by side is what is tested.

namespace RefitChains.First
{
    [ModelChain("alpha/one")]
    public interface IBot
    {
        [Post("/chat/completions")]
        Task<Answer> AskAsync([Body] Ask request, CancellationToken cancellationToken);
    }
}

namespace RefitChains.Second
{
    [ModelChain("bravo/two")]
    public interface IBot
    {
        [Post("/chat/completions")]
        Task<Answer> AskAsync([Body] Ask request, CancellationToken cancellationToken);
    }
}
