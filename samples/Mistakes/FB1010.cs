using Fallback;

namespace Mistakes.FB1010;

public sealed record Order(string Number, Func<decimal> Total);

[ModelChain("google/gemini-3.5-flash-lite", "openai/gpt-6-luna")]
public interface IOrderReader
{
    // ! 'IOrderReader.ReadAsync' returns 'Order', but JSON cannot fill 'Order.Total' (a delegate); give it a setter or another type, mark it with [JsonIgnore], or write a converter
    Task<Order> ReadAsync(string mail, CancellationToken cancellationToken = default);
}
